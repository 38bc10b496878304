// Builds into memory and fails when dist/, which is committed and part of the program, is not what the source makes.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { build } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Bytes after gzip: what a first visit fetches, and all of it. */
const LIMITS = { first: 330 * 1024, all: 600 * 1024 };

const { output } = await build({ root: here, logLevel: "error", build: { write: false } });
const packed = (name) => name.endsWith(".gz");
const text = (name, bytes) => (packed(name) ? gunzipSync(bytes) : Buffer.from(bytes)).toString("base64");

const wanted = new Map(output.map(({ fileName, source, code }) => [fileName, source ?? code]));
const committed = existsSync(`${here}dist`)
  ? ["index.html", "files.rs", ...readdirSync(`${here}dist/assets`).map((name) => `assets/${name}`)]
  : [];
const stale = [...wanted].filter(
  ([name, bytes]) => !committed.includes(name) || text(name, bytes) !== text(name, readFileSync(`${here}dist/${name}`)),
);
const extra = committed.filter((name) => !wanted.has(name));
for (const name of [...stale.map(([name]) => name), ...extra]) console.error(`web/dashboard/dist/${name} is stale`);

const size = (names) => names.reduce((sum, name) => sum + (wanted.get(name)?.length ?? 0), 0);
const page = `${wanted.get("index.html")}`;
const first = size([...wanted.keys()].filter((name) => page.includes(name.replace(/\.gz$/, "")) && packed(name)));
const all = size([...wanted.keys()].filter(packed));
console.log(`dashboard: ${first} bytes gzipped at the first visit, limit ${LIMITS.first}; ${all} in all, limit ${LIMITS.all}`);
if (stale.length || extra.length) console.error("Run `make dashboard` and commit the result.");
process.exitCode = stale.length || extra.length || first > LIMITS.first || all > LIMITS.all ? 1 : 0;
