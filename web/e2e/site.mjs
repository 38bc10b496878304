// A shop's web site: pages of our choosing on an origin of their own, in the manner of Shopify themes.
import { createServer } from "node:http";

const escaped = (text) => `${text}`.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Serves `pages[path]`: a function of the address that gives HTML, or `{status, headers, body}`. */
export async function startSite(pages) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://site");
    let body = "";
    for await (const piece of request) body += piece;
    requests.push({ method: request.method, path: url.pathname, body });
    const page = pages[url.pathname];
    const answer = page ? await page(url, request) : { status: 404, body: "" };
    const { status = 200, headers = {}, body: text } = typeof answer === "string" ? { body: answer } : answer;
    response.writeHead(status, { "Content-Type": "text/html; charset=utf-8", ...headers }).end(text);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}`, requests, pages, stop: () => server.close() };
}

/** The script as a merchant pastes it. */
export function script(demo, attributes = {}, src = `${demo.server}/widget.js`) {
  const data = Object.entries({ key: demo.key, ...attributes }).map(([name, value]) => ` data-${name}="${escaped(value)}"`);
  return `<script src="${src}"${data.join("")} async></script>`;
}

/** A page with nothing on it but what is given. */
export function page(body, { head = "", html = 'lang="en"', style = "" } = {}) {
  return `<!doctype html><html ${html}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A shop</title><link rel="icon" href="data:,"><style>body{margin:0;font:16px/1.5 sans-serif}main{padding:16px;max-width:480px}${style}</style>${head}</head>
<body>${body}</body></html>`;
}

/**
 * A product page as themes make them: a form with a hidden variant, a picker that changes it and the address, an event, and a button
 * that says "Sold out".
 */
export function productPage(demo, variants, { chosen = variants[0].variant_id, attributes, extra = "", ...options } = {}) {
  const picker = variants
    .map(
      ({ variant_id: id, variant_title: title }) =>
        `<label><input type="radio" name="pick" value="${id}"${id === chosen ? " checked" : ""}>${escaped(title)}</label>`,
    )
    .join(" ");
  const body = `<main><h1>${escaped(variants[0].product_title)}</h1><fieldset>${picker}</fieldset>
<form action="/cart/add" method="post"><input type="hidden" name="id" value="${chosen}"><button type="submit" disabled>Sold out</button></form>
<p id="after">What comes after.</p>${extra}</main>
<script src="/theme.js"></script>${script(demo, attributes)}`;
  return page(body, options);
}

/** What a theme does when another variant is picked. */
export const THEME = `document.addEventListener("change", (event) => {
  if (event.target.name !== "pick") return;
  document.querySelector("[name=id]").value = event.target.value;
  const url = new URL(location.href);
  url.searchParams.set("variant", event.target.value);
  history.replaceState({}, "", url);
});`;

export const javascript = (body) => () => ({ headers: { "Content-Type": "text/javascript" }, body });
