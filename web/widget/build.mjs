// Builds dist/ from src/: widget.js (the loader with the notify button) and what it fetches when it is needed: form.js (the button was
// pressed), chat.js (the chat was opened), cart.js (somebody came from an alert); and push-worker.js, which the shop serves from its own
// origin. Each also gzipped, as the server sends them.
// `--check` builds into memory and fails when dist/ is stale or a file is over its limit.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = new URL(".", import.meta.url);
/** Bytes after gzip. */
const LIMITS = { "widget.js": 6 * 1024, "form.js": 4.5 * 1024, "chat.js": 14 * 1024, "cart.js": 1024, "push-worker.js": 1024 };

const options = {
  absWorkingDir: here.pathname,
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "es2022",
  legalComments: "none",
  write: false,
  // What one class keeps to itself may have a short name.
  mangleProps: /^_/,
  plugins: [{ name: "css", setup: minifyStyles }],
};

/** A style sheet is imported as its minified text. */
function minifyStyles(setup) {
  setup.onLoad({ filter: /\.css$/ }, async ({ path }) => {
    const { outputFiles } = await build({ entryPoints: [path], minify: true, write: false, loader: { ".css": "css" } });
    return { contents: outputFiles[0].text.trim(), loader: "text" };
  });
}

async function bundle(entry, format, define = {}) {
  const result = await build({ ...options, entryPoints: [`src/${entry}`], format, define });
  return result.outputFiles[0].text;
}

/** Parts that are fetched later have a path that changes with their text, so that browsers may keep them for ever. */
const path = (name, text) => JSON.stringify(`widget/${name}-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.js`);

const chat = await bundle("chat/main.ts", "esm");
const form = await bundle("form/main.ts", "esm");
const cart = await bundle("cart/main.ts", "esm");
const worker = await bundle("push/worker.js", "iife");
const widget = await bundle("main.ts", "iife", {
  CART_PATH: path("cart", cart),
  CHAT_PATH: path("chat", chat),
  FORM_PATH: path("form", form),
});

const check = process.argv.includes("--check");
let wrong = false;
for (const [name, text] of Object.entries({
  "widget.js": widget,
  "form.js": form,
  "chat.js": chat,
  "cart.js": cart,
  "push-worker.js": worker,
})) {
  const packed = gzipSync(text, { level: 9 });
  const limit = LIMITS[name];
  console.log(`${name}: ${text.length} bytes, ${packed.length} gzipped, limit ${limit}`);
  if (packed.length > limit) {
    console.error(`${name} is ${packed.length - limit} bytes over its limit.`);
    wrong = true;
  }
  const file = new URL(`dist/${name}`, here);
  const zipped = new URL(`dist/${name}.gz`, here);
  if (!check) {
    await writeFile(file, text);
    await writeFile(zipped, packed);
  } else {
    const [old, oldPacked] = await Promise.all([readFile(file, "utf8"), readFile(zipped)]).catch(() => ["", Buffer.alloc(0)]);
    if (old !== text || (oldPacked.length > 0 ? gunzipSync(oldPacked).toString() : "") !== text) {
      console.error(`dist/${name} is stale: run \`npm run build\` in web/widget and commit the result.`);
      wrong = true;
    }
  }
}
process.exitCode = wrong ? 1 : 0;
