const find = (selector) => document.querySelector(selector);
const list = find("[data-list]");
const reader = find("[data-reader]");
let newest = 0;
let opened = null;

const time = (ms) => new Date(ms).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });

function line(mail) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = mail.id;
  for (const [name, text] of [["subject", mail.subject], ["time", time(mail.received_at)], ["to", mail.to.join(", ")], ["preview", mail.preview]]) {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    button.append(span);
  }
  button.addEventListener("click", () => open(mail.id));
  item.append(button);
  return item;
}

function tab(name) {
  for (const pane of reader.querySelectorAll("[data-pane]")) pane.hidden = pane.dataset.pane !== name;
  for (const button of reader.querySelectorAll("[data-tab]")) button.setAttribute("aria-selected", String(button.dataset.tab === name));
}

async function open(id) {
  const response = await fetch(`/inbox/${id}`);
  if (!response.ok) return;
  const mail = await response.json();
  opened = id;
  document.body.classList.add("reading");
  history.replaceState(null, "", `#${id}`);
  for (const button of list.querySelectorAll("button")) button.classList.toggle("open", Number(button.dataset.id) === id);
  find("[data-subject]").textContent = mail.subject;
  find("[data-from]").textContent = mail.from;
  find("[data-to]").textContent = mail.to.join(", ");
  find("[data-time]").textContent = time(mail.received_at);
  find("iframe").src = mail.html === null ? "about:blank" : `/inbox/${id}/html`;
  find("pre").textContent = mail.text ?? "(no text part)";
  find("tbody").replaceChildren(
    ...mail.headers.map(({ name, value }) => {
      const row = document.createElement("tr");
      const [head, cell] = [document.createElement("th"), document.createElement("td")];
      head.textContent = name;
      cell.textContent = value;
      row.append(head, cell);
      return row;
    }),
  );
  reader.hidden = false;
  tab(mail.html === null ? "text" : "html");
}

async function poll() {
  try {
    const { received, messages } = await fetch(`/inbox/messages.json?after=${newest}`, { cache: "no-store" }).then((response) => response.json());
    // Fewer than before: the demo was started again.
    if (received < newest) return location.reload();
    if (messages.length > 0) {
      newest = messages[0].id;
      list.prepend(...messages.map(line));
      while (list.children.length > 500) list.lastChild.remove();
      find("[data-empty]").hidden = true;
      if (opened === null && matchMedia("(min-width: 48rem)").matches) await open(Number(location.hash.slice(1)) || newest);
    }
    find("[data-count]").textContent = received === 0 ? "" : received;
  } catch {
    // The demo was stopped, or is starting again: the next look tells.
  }
  setTimeout(poll, 500);
}

for (const button of reader.querySelectorAll("[data-tab]")) button.addEventListener("click", () => tab(button.dataset.tab));
find("[data-back]").addEventListener("click", () => {
  opened = null;
  document.body.classList.remove("reading");
  reader.hidden = true;
});
poll();
