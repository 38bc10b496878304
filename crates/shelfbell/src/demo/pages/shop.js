// What the scripts of the demo share.

export const page = JSON.parse(document.body.dataset.page || "{}");
export const find = (selector, within = document) => within.querySelector(selector);

export function show(element, text, kind) {
  element.textContent = text;
  element.className = `answer ${kind}`;
  element.hidden = false;
}

export async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail || answer.description || `The shop answered ${response.status}.`);
  return answer;
}

let hiding;
/** A word in the corner, which goes by itself. */
export function toast(text, link) {
  const element = find("[data-toast]");
  element.textContent = `${text} `;
  if (link) {
    const a = document.createElement("a");
    [a.href, a.textContent] = link;
    element.append(a);
  }
  element.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (element.hidden = true), 6_000);
}

/** The stock changed here: whoever shows it looks again. */
export const changed = () => document.dispatchEvent(new Event("demo:stock"));
