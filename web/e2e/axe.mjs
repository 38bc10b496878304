// Deque's axe-core looks for what WCAG 2.2 AA forbids, shadow roots included.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails with what was found inside of `within`, a selector. */
export async function assertAccessible(tab, within) {
  await tab.evaluate(source);
  const found = await tab.evaluate(
    async ([selector, values]) => {
      const { violations, passes } = await axe.run(selector, {
        runOnly: { type: "tag", values },
        rules: { "target-size": { enabled: true }, region: { enabled: false } },
      });
      return {
        rules: passes.length,
        faults: violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.target.flat().join(" ")}: ${node.failureSummary}`),
        ),
      };
    },
    [within, RULES],
  );
  assert.deepEqual(found.faults, []);
  assert.ok(found.rules > 3, `only ${found.rules} rules had something to look at in ${within}`);
}
