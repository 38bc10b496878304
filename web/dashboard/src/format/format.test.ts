import { describe, expect, test } from "vitest";
import {
  change,
  count,
  counted,
  dateInput,
  duration,
  fromDateInput,
  money,
  people,
  percent,
  roughly,
  when,
  words,
} from "./index";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Noon in the reader's zone, whichever that is. */
const NOON = new Date(2026, 10, 25, 12, 0, 0).getTime();

describe("numbers and their words", () => {
  test("a number has its word", () => {
    expect([people(1), people(3214), counted(0, "wave"), counted(2, "reply", "replies")]).toEqual([
      "1 person",
      "3,214 people",
      "0 waves",
      "2 replies",
    ]);
    expect(count(1_000_000)).toBe("1,000,000");
  });

  test("money has the digits of its currency, and estimates have none", () => {
    expect(money(123_45, "EUR")).toBe("€123.45");
    expect(money(1_500, "JPY")).toMatch(/^(JP)?¥1,500$/);
    expect(money(12_345, "KWD")).toMatch(/12\.345$/);
    expect(money(888_89, "EUR", true)).toBe("€889");
    expect(money(8_623_00, "EUR")).toBe("€8,623");
    expect(money(8_623_50, "EUR")).toBe("€8,623.50");
    expect(money(-5_00, "EUR")).toBe("-€5.00");
  });

  test("a change says its direction, and does not divide by nothing", () => {
    expect(change(120, 100)).toEqual({ text: "20% more", direction: "up" });
    expect(change(95, 100)).toEqual({ text: "5% less", direction: "down" });
    expect(change(7, 7)).toEqual({ text: "as before", direction: "same" });
    expect(change(0, 0)).toEqual({ text: "none before either", direction: "same" });
    expect(change(5, 0)).toEqual({ text: "none before", direction: "up" });
    expect(change(1200, 100)).toEqual({ text: "12 times as many", direction: "up" });
    expect(change(0, 10)).toEqual({ text: "100% less", direction: "down" });
  });

  test("shares", () => expect([percent(0.074), percent(0.1, 0), percent(0)]).toEqual(["7.4%", "10%", "0%"]));
});

describe("times", () => {
  test("how long something took", () => {
    const took = [420, 4_200, 42_000, 89_000, 3 * MINUTE, 2 * HOUR, 2 * HOUR + 5 * MINUTE, HOUR + 59.9 * MINUTE, 3 * DAY];
    expect(took.map(duration)).toEqual(["420 ms", "4.2 s", "42 s", "89 s", "3 min", "2 h", "2 h 5 min", "2 h", "3 days"]);
  });

  test("how long somebody waits", () => {
    const waits = [30_000, 5 * MINUTE, HOUR, 20 * DAY, 30 * DAY, 120 * DAY, 800 * DAY];
    expect(waits.map(roughly)).toEqual([
      "less than a minute",
      "5 minutes",
      "1 hour",
      "20 days",
      "4 weeks",
      "3 months",
      "2 years",
    ]);
  });

  test("a moment in the reader's words", () => {
    expect(when(NOON - 20_000, NOON)).toBe("just now");
    expect(when(NOON - 3 * MINUTE, NOON)).toBe("3 minutes ago");
    expect(when(NOON + 10 * MINUTE, NOON)).toBe("in 10 minutes");
    expect(when(NOON - 3 * HOUR, NOON)).toMatch(/^today at /);
    expect(when(NOON - 20 * HOUR, NOON)).toMatch(/^yesterday at /);
    expect(when(NOON + 20 * HOUR, NOON)).toMatch(/^tomorrow at /);
    expect(when(NOON - 4 * DAY, NOON)).toMatch(/21.*Nov|Nov.*21/);
    expect(when(NOON - 400 * DAY, NOON)).toMatch(/2025/);
  });

  test("a date that was typed is that day in the reader's zone", () => {
    expect(dateInput(fromDateInput("2026-03-29"))).toBe("2026-03-29");
    expect([fromDateInput(""), fromDateInput("soon"), dateInput(null)]).toEqual([null, null, ""]);
  });
});

test("a word of the server's that is not known yet can be read", () => {
  expect([words("sold_out"), words("key.added")]).toEqual(["Sold out", "Key: added"]);
});
