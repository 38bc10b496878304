// The product page: choosing a variant without loading the page again, the cart, and stock that changes while somebody looks.
import { find, page, post, toast } from "./shop.js";

const form = find("[data-cart-form]");
const options = [...document.querySelectorAll("[data-option]")];
let { variants } = page;
let chosen = variants.find(({ id }) => id === form.elements.id.value) ?? variants[0];

const values = () => options.map((option) => find(".pill.chosen", option)?.dataset.value);

/** With this value, and the other options as they are where there is such a variant. */
function withValue(at, value) {
  const having = variants.filter((variant) => variant.options[at] === value);
  const now = values();
  return having.find((variant) => variant.options.every((other, i) => i === at || other === now[i])) ?? having[0];
}

function picture(view) {
  const address = (view) => `${chosen.image}${chosen.image.includes("?") ? "&" : "?"}view=${view}`;
  find("[data-picture]").src = address(view);
  for (const thumb of document.querySelectorAll("[data-thumb]")) thumb.src = address(thumb.dataset.thumb);
  for (const button of document.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === `${view}`));
}

function paint() {
  for (const [at, option] of options.entries()) {
    find("[data-chosen]", option).textContent = chosen.options[at];
    for (const pill of option.querySelectorAll(".pill")) {
      const is = pill.dataset.value === chosen.options[at];
      pill.classList.toggle("chosen", is);
      if (is) pill.setAttribute("aria-current", "true");
      else pill.removeAttribute("aria-current");
    }
  }
  for (const [at, option] of options.entries()) {
    for (const pill of option.querySelectorAll(".pill")) {
      const target = withValue(at, pill.dataset.value);
      pill.classList.toggle("out", !target?.buyable);
      find("[data-sold-out]", pill).hidden = Boolean(target?.buyable);
    }
  }
  form.elements.id.value = chosen.id;
  find("[data-price]").textContent = chosen.price;
  find("[data-was]").textContent = chosen.compare_at_price ?? "";
  find("[data-was]").hidden = !chosen.compare_at_price;
  find("[data-sku]").textContent = chosen.sku;
  const badge = find("[data-badge]");
  badge.className = `stock ${chosen.badge.kind}`;
  if (badge.textContent !== chosen.badge.text) badge.textContent = chosen.badge.text;
  const add = find("[data-add]");
  add.disabled = !chosen.buyable;
  add.textContent = chosen.buyable ? "Add to cart" : "Sold out";
  find("[data-buy]").hidden = !chosen.buyable;
  page.variant = chosen;
  const [name, left] = [find(".desk-name"), find(".desk [data-left]")];
  if (name) name.textContent = `${chosen.short}:`;
  if (left) left.textContent = chosen.left;
}

for (const [at, option] of options.entries()) {
  option.addEventListener("click", (event) => {
    const pill = event.target.closest(".pill");
    if (!pill || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const before = chosen.image;
    chosen = withValue(at, pill.dataset.value);
    const url = new URL(location.href);
    url.searchParams.delete("sb");
    url.searchParams.set("variant", chosen.id);
    history.replaceState(null, "", url);
    paint();
    if (chosen.image !== before) picture(1);
    document.dispatchEvent(new CustomEvent("variant:change", { detail: { variant: { id: chosen.id } } }));
  });
}

for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => picture(button.dataset.view));

form.addEventListener("submit", async (event) => {
  // "Buy now" goes through the form itself.
  if (event.submitter?.name === "buy") return;
  event.preventDefault();
  try {
    await post("/cart/add.js", { items: [{ id: chosen.id, quantity: 1 }] });
    const cart = await (await fetch("/cart.js")).json();
    find("[data-in-cart]").textContent = cart.item_count;
    toast(`${chosen.full_title} is in the cart.`, ["/cart", "To the cart"]);
  } catch (error) {
    toast(error.message);
    await look();
  }
});

async function look() {
  try {
    const fresh = await (await fetch(`${location.pathname}/stock.json`, { cache: "no-store" })).json();
    variants = fresh.variants;
    chosen = variants.find(({ id }) => id === chosen.id) ?? chosen;
    paint();
  } catch {
    // The demo was stopped, or is starting again.
  }
}
document.addEventListener("demo:stock", look);
setInterval(() => document.hidden || look(), 4_000);
