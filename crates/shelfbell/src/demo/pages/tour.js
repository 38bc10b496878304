import { find, page, post, show } from "./shop.js";

const variant_id = page.variant.id;
const act = (name) => find(`.steps [data-act="${name}"]`);
const json = (path) => fetch(path, { cache: "no-store" }).then((response) => response.json());
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function mark(step) {
  const element = find(`[data-step="${step}"]`);
  element.classList.add("done");
  element.classList.remove("now");
  const next = find(`[data-step="${step + 1}"]`);
  if (next && !next.classList.contains("done")) next.classList.add("now");
}

let asked = false;
if (!page.variant.buyable) find('[data-step="2"]').classList.add("now");

document.addEventListener("shelfbell:subscribed", () => {
  asked = true;
  mark(2);
});

act("restock").addEventListener("click", async (event) => {
  event.target.disabled = true;
  const answer = find("[data-stock-answer]");
  try {
    const before = await json("/tour/progress.json");
    const stocked = await post("/control/restock", { variant_id, quantity: 5 });
    show(answer, `${stocked.available} in the warehouse; the webhook is on its way.`, "good");
    find("[data-badge]").textContent = "In stock";
    find("[data-badge]").className = "stock in-stock";
    mark(3);
    if (!asked) find("[data-waiting]").textContent = "Nobody here asked to be told, so no mail is due. Sell it out and start again.";
    await followMail(before, stocked.at);
  } catch (error) {
    event.target.disabled = false;
    show(answer, error.message, "bad");
  }
});

// The first mail that came after the restock, with the time it took by the shop's own clock.
async function followMail(before, restockedAt) {
  find("[data-again]").hidden = asked;
  while (asked) {
    const { messages } = await json(`/inbox/messages.json?after=${before.mails}`);
    const mail = messages.at(-1);
    if (mail) {
      find("[data-waiting]").hidden = true;
      find("[data-subject]").textContent = mail.subject;
      find("[data-arrived]").textContent = `${mail.from} → ${mail.to.join(", ")} · in the inbox ${mail.received_at - restockedAt} ms after the restock`;
      const frame = find("[data-mail] iframe");
      frame.src = `/inbox/${mail.id}/html`;
      find("[data-mail]").hidden = false;
      mark(4);
      return followClick(before.arrivals);
    }
    await pause(100);
  }
}

async function followClick(arrivals) {
  for (;;) {
    const progress = await json("/tour/progress.json");
    if (progress.arrivals > arrivals) {
      find("[data-click]").textContent = "The link came back to the shop with its token, and Shelfbell has counted the click. That was the whole way.";
      find("[data-again]").hidden = false;
      mark(5);
      return;
    }
    await pause(500);
  }
}

for (const name of ["again", "sell-out"]) {
  act(name)?.addEventListener("click", async () => {
    await post("/control/sell-out", { variant_id });
    location.replace(`/tour?variant=${variant_id}`);
  });
}
