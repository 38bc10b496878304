import { expect, test } from "vitest";
import type { Field } from "../../api/types";
import { change, readCodes, readHours, readNumber, shown, writeHours } from "./draft";

const field = (key: string, value: Field["value"]): Field => ({
  key,
  label: key,
  help: "",
  kind: "text",
  value,
  default: null,
  secret: false,
  min: null,
  max: null,
  unit: null,
  choices: null,
});

test("a draft holds what differs from what is saved, and nothing else", () => {
  const limit = field("mass_send_limit", 10_000);
  const countries = field("sms_countries", ["AT"]);
  let draft = change({}, limit, 500);
  draft = change(draft, countries, ["AT", "DE"]);
  expect(draft).toEqual({ mass_send_limit: 500, sms_countries: ["AT", "DE"] });
  expect(change(draft, limit, 10_000)).toEqual({ sms_countries: ["AT", "DE"] });
  expect(change(draft, countries, ["AT"])).toEqual({ mass_send_limit: 500 });
  expect(draft).toEqual({ mass_send_limit: 500, sms_countries: ["AT", "DE"] });
});

test("what is shown is the draft where there is one, also where it says nothing", () => {
  const logo = field("logo_url", "https://example.com/logo.svg");
  expect(shown({}, logo)).toBe("https://example.com/logo.svg");
  expect(shown({ logo_url: null }, logo)).toBeNull();
});

test("hours as the server writes them and as an input takes them", () => {
  expect(readHours("9:00-20:00")).toEqual({ from: "09:00", to: "20:00" });
  expect(readHours("10:30–18:00")).toEqual({ from: "10:30", to: "18:00" });
  expect([readHours(null), readHours("always")]).toEqual([null, null]);
  expect(writeHours({ from: "09:00", to: "20:00" })).toBe("9:00-20:00");
  expect(writeHours({ from: "00:30", to: "08:00" })).toBe("0:30-8:00");
});

test("codes and numbers as they are typed", () => {
  expect(readCodes("at, DE de;xyz c")).toEqual(["AT", "DE"]);
  expect([readNumber(5), readNumber("7"), readNumber(""), readNumber("many")]).toEqual([5, 7, null, "many"]);
});
