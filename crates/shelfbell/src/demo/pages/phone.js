const find = (selector) => document.querySelector(selector);
const own = find("[data-own]");
const texts = find("[data-texts]");
const failed = find("[data-failed]");
let newest = 0;

own.value = localStorage.getItem("phone") ?? own.value;

function bubble(text) {
  const item = document.createElement("li");
  item.className = text.inbound ? "mine" : "theirs";
  const words = document.createElement("p");
  // Links open beside the phone, as on a phone.
  for (const part of text.body.split(/(https?:\/\/\S+)/)) {
    if (/^https?:\/\//.test(part)) {
      const link = document.createElement("a");
      [link.href, link.textContent, link.target, link.rel] = [part, part, "_blank", "noopener"];
      words.append(link);
    } else {
      words.append(part);
    }
  }
  const note = document.createElement("small");
  const time = new Date(text.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  note.textContent = text.inbound ? time : `${time} · ${text.segments} ${text.segments === 1 ? "part" : "parts"} · ${text.status}`;
  item.append(words, note);
  item.dataset.id = text.id;
  return item;
}

async function poll() {
  try {
    const url = `/phone/messages.json?after=0&phone=${encodeURIComponent(own.value)}`;
    const { messages } = await fetch(url, { cache: "no-store" }).then((response) => response.json());
    const state = JSON.stringify(messages.map((text) => [text.id, text.status]));
    if (texts.dataset.state !== state) {
      texts.dataset.state = state;
      texts.replaceChildren(...messages.map(bubble));
      const last = messages.at(-1)?.id ?? 0;
      if (last !== newest) texts.lastChild?.scrollIntoView({ block: "nearest" });
      newest = last;
    }
  } catch {
    // The demo was stopped, or is starting again: the next look tells.
  }
  setTimeout(poll, 500);
}

own.addEventListener("change", () => {
  localStorage.setItem("phone", own.value);
  texts.dataset.state = "";
});
find("[data-write]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const body = form.text.value;
  form.reset();
  failed.hidden = true;
  const answer = await fetch("/phone/send", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ from: own.value, body }) });
  if (!answer.ok) {
    failed.textContent = (await answer.json().catch(() => ({}))).detail ?? "That did not go through.";
    failed.hidden = false;
  }
});
poll();
