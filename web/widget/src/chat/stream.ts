/** Reads a stream of server-sent events to its end and tells each one: its name and its data. */
export async function events(response: Response, told: (name: string, data: string) => void): Promise<void> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let name = "";
  let data: string | undefined;
  const line = (text: string) => {
    if (text === "") {
      if (data !== undefined) told(name, data);
      name = "";
      data = undefined;
      return;
    }
    const colon = text.indexOf(":");
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + (text[colon + 1] === " " ? 2 : 1));
    if (field === "event") name = value;
    if (field === "data") data = data === undefined ? value : `${data}\n${value}`;
  };
  while (reader) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      line(rest.slice(0, rest[end - 1] === "\r" ? end - 1 : end));
      rest = rest.slice(end + 1);
    }
    if (done) return;
  }
}
