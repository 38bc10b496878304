// Reads the server's OpenAPI document from the standard input and writes schema.ts, the types of everything that the API takes and gives.
// `--check` writes nothing, and fails when schema.ts is stale.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const require = createRequire(new URL("../dashboard/package.json", import.meta.url));
const { default: openapi, astToString } = require("openapi-typescript");

const file = new URL("schema.ts", import.meta.url);
const types = astToString(await openapi(JSON.parse(await text(process.stdin)), { alphabetize: true, defaultNonNullable: false }));
const made = `// Made by generate.mjs from \`shelfbell openapi\`: change the server, then run \`make dashboard\`.\n\n${types}`;
if (!process.argv.includes("--check")) {
  await writeFile(file, made);
} else if ((await readFile(file, "utf8").catch(() => "")) !== made) {
  console.error("web/api-client/schema.ts is stale: run `make dashboard` and commit the result.");
  process.exitCode = 1;
}
