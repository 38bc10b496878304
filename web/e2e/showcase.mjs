// A shop to take pictures of: a plain, calm theme around the parts that we bring.
import { page, script } from "./site.mjs";

const STYLE = `html{color-scheme:light dark}body{font:16px/1.55 system-ui;background:light-dark(#faf9f6,#111416);color:light-dark(#1b2628,#e7ebeb)}
header{padding:18px 32px;border-bottom:1px solid light-dark(#e6e3dc,#262c2f);font-weight:650;letter-spacing:-.01em}
main{max-width:1080px;margin:0 auto;padding:40px 32px;display:grid;grid-template-columns:1fr 1fr;gap:56px;box-sizing:border-box}
main>img,li img{width:100%;border-radius:14px;display:block}h1{font-size:34px;line-height:1.15;letter-spacing:-.02em;margin:0 0 6px}.price{font-size:18px;margin:0 0 20px}
fieldset{border:0;padding:0;margin:0 0 20px;display:flex;flex-wrap:wrap;gap:8px}label.pick{border:1px solid light-dark(#cfcbc2,#3a4347);border-radius:10px;padding:7px 14px}
label.pick:has(:checked){border-color:currentColor;box-shadow:inset 0 0 0 1px currentColor}label.pick input{position:absolute;opacity:0}
.cart{width:100%;min-height:50px;border:0;border-radius:10px;font:600 16px system-ui;color:light-dark(#6c7274,#9aa3a6);background:light-dark(#eceae4,#22292c)}
ul{grid-column:1/-1;list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(4,1fr);gap:24px}li b{display:block;margin-top:12px}li .price{font-size:15px;margin:0 0 8px}
@media(max-width:700px){header{padding:14px 16px}main{grid-template-columns:1fr;padding:16px;gap:20px}main>img{aspect-ratio:4/3;object-fit:cover}h1{font-size:28px}ul{grid-template-columns:1fr 1fr;gap:16px}}`;

const frame = (body) => page(`<header>Slack Water</header><main>${body}</main>`, { style: STYLE });

/** The page of a product with a picker, as `?variant=` chooses. */
export function product(demo, handle, variants, chosen) {
  const { product_title: title } = variants[0];
  const pick = ({ variant_id: id, variant_title: name }) =>
    `<label class="pick"><input type="radio" name="pick" value="${id}"${id === chosen ? " checked" : ""}>${name ?? title}</label>`;
  return frame(`<img src="${demo.shop}/images/${handle}.svg" alt=""><div><h1>${title}</h1><p class="price">€139.00</p>
<fieldset>${variants.map(pick).join("")}</fieldset><form action="/cart/add"><input type="hidden" name="id" value="${chosen}">
<button class="cart" type="submit" disabled>Sold out</button></form>
<p>Windproof shell, deep fleece, and sleeves wide enough to get your arms back inside, which is where everything happens.</p></div>
${script(demo, { refresh: 1 })}`);
}

/** A collection whose cards offer to tell. */
export function collection(demo, products) {
  const card = ([handle, title, price]) =>
    `<li><img src="${demo.shop}/images/${handle}.svg" alt=""><b>${title}</b><p class="price">${price}</p><shelfbell-notify product="${handle}" compact></shelfbell-notify></li>`;
  return frame(`<ul>${products.map(card).join("")}</ul>${script(demo)}`);
}
