// What a product page and the tour share: signing up at the real server, and changing the stand-in's stock.

export const page = JSON.parse(document.body.dataset.page || "{}");

export function show(element, text, kind) {
  element.textContent = text;
  element.className = `answer ${kind}`;
  element.hidden = false;
}

export async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail || `The shop answered ${response.status}.`);
  return answer;
}

// Asks the real server, as a shop's theme would. Gives its answer, or throws with the words of its problem document.
export async function signUp(address, consent) {
  if (!page.server_url) throw new Error("The Shelfbell server is not up yet. Reload this page in a moment.");
  let response;
  try {
    response = await fetch(`${page.server_url}/storefront/v1/subscriptions`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Shelfbell-Key": page.publishable_key },
      body: JSON.stringify({
        variant_id: page.variant.id,
        channel: "email",
        address,
        locale: navigator.language || "en",
        consent: { text: consent, at: Date.now() },
      }),
    });
  } catch {
    throw new Error("The Shelfbell server cannot be reached. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail || `The server answered ${response.status}.`);
  return answer;
}

export function wireSignUp(done = () => {}) {
  const form = document.querySelector("[data-sign-up]");
  if (!form) return;
  const answer = form.querySelector(".answer");
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const address = form.elements.address.value.trim();
    try {
      const { state, position } = await signUp(address, form.querySelector("[data-consent]").textContent);
      const text = state === "pending" ? "Almost there: please confirm with the link that was just mailed to you." : inLine(position);
      show(answer, text, "good");
      done(address);
    } catch (error) {
      show(answer, error.message, "bad");
    } finally {
      button.disabled = false;
    }
  });
}

function inLine(position) {
  return position === 1 ? "You are next in line." : `You are number ${position} in line.`;
}

if (document.body.classList.contains("product")) {
  wireSignUp();
  for (const button of document.querySelectorAll("[data-act]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      const variant_id = page.variant.id;
      try {
        if (button.dataset.act === "restock") await post("/control/restock", { variant_id, quantity: 5 });
        else await post("/control/sell", { variant_id });
        // The alert's token has done its work; a reload must not count as a second visit.
        const url = new URL(location.href);
        url.searchParams.delete("sb");
        url.searchParams.set("variant", variant_id);
        location.replace(url);
      } catch (error) {
        button.disabled = false;
        show(document.querySelector("[data-stock-answer]"), error.message, "bad");
      }
    });
  }
}
