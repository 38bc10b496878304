import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { themeCheckRun } from "@shopify/theme-check-node";

const EXTENSION = fileURLToPath(new URL("../../extensions/shelfbell", import.meta.url));

test("Shopify's checker finds nothing in the theme app extension", async () => {
  const { offenses, theme } = await themeCheckRun(EXTENSION);
  // It looked at something, and its rules for extensions were on.
  assert.ok(theme.length > 10, `${theme.length} files`);
  assert.deepEqual(offenses.map(({ check, message, uri, start }) => `${uri.split("/").slice(-2).join("/")}:${start.line + 1} ${check}: ${message}`), []);
});

test("block names fit the theme editor, which takes 25 characters", async () => {
  const files = (await readdir(`${EXTENSION}/locales`)).filter((name) => name.endsWith(".schema.json"));
  assert.equal(files.length, 7);
  for (const file of files) {
    const { notify, embed } = JSON.parse(await readFile(`${EXTENSION}/locales/${file}`, "utf8"));
    for (const { name } of [notify, embed]) assert.ok(name.length <= 25, `${file}: ${name}`);
  }
});
