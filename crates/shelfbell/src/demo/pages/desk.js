// The dark bar on every page: what the shop's staff, other shoppers and time would do, and whether mail has come.
import { changed, find, page, post, toast } from "./shop.js";

const acts = {
  restock: () => post("/control/restock", { variant_id: page.variant.id, quantity: 5 }),
  sell: () => post("/control/sell", { variant_id: page.variant.id }),
  "sell-out": () => post("/control/sell-out", { variant_id: page.variant.id }),
  hour: () => post("/control/time", { seconds: 3_600 }),
};

for (const button of document.querySelectorAll(".desk [data-act]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const { available, now } = await acts[button.dataset.act]();
      toast(now ? `It is ${new Date(now).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })} now.` : `${available} in the warehouse. The webhook is on its way.`);
      changed();
    } catch (error) {
      toast(error.message);
    }
    button.disabled = false;
  });
}

const count = find("[data-mails]");
const onInbox = document.body.classList.contains("inbox") || document.body.classList.contains("tour");
let known = null;

async function look() {
  try {
    const { received, messages } = await fetch(`/inbox/messages.json?after=${known ?? 0}`, { cache: "no-store" }).then((response) => response.json());
    count.textContent = received;
    count.hidden = received === 0;
    if (known !== null && received > known && !onInbox && messages[0]) {
      const { id, subject, to } = messages[0];
      toast(`Mail for ${to[0]}: “${subject}”.`, [`/inbox#${id}`, "Read it"]);
    }
    known = received;
  } catch {
    // The demo was stopped, or is starting again: the next look tells.
  }
  setTimeout(look, document.hidden ? 5_000 : 1_000);
}
look();
