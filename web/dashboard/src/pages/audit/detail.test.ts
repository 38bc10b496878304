import { expect, test } from "vitest";
import { detail } from "./detail";

test("a change is told by what it was and what it became", () => {
  expect(detail({ mass_send_limit: { from: 10_000, to: 1_000 }, tell_backorder: { was: false, is: true } })).toEqual([
    "mass send limit: 10,000 → 1,000",
    "tell backorder: no → yes",
  ]);
  expect(detail({ logo_url: { from: null, to: "https://example.com/a.svg" }, permissions: ["read", "stock"] })).toEqual([
    "logo url: nothing → https://example.com/a.svg",
    "permissions: read, stock",
  ]);
});

test("nothing noted is no line", () => {
  expect([detail(null), detail(undefined), detail({})]).toEqual([[], [], []]);
});
