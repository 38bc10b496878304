/** Numbers, money, times and their words. The words are English, so numbers are written as English is where the reader lives. */

const locale = (typeof navigator === "undefined" ? [] : navigator.languages).find((tag) => tag.startsWith("en")) ?? "en-GB";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const plain = new Intl.NumberFormat(locale);

export function count(value: number): string {
  return plain.format(value);
}

/** `1 person`, `3,214 people`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export const people = (value: number): string => counted(value, "person", "people");

/** A share from 0 to 1. */
export function percent(share: number, digits = 1): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(share);
}

/** Minor units of an ISO 4217 currency; large amounts, and estimates, without cents. */
export function money(minor: number, currency: string, estimate = false): string {
  const digits = new Intl.NumberFormat(locale, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const value = minor / 10 ** digits;
  const shown = estimate || Math.abs(value) >= 10_000 || (Number.isInteger(value) && Math.abs(value) >= 1_000) ? 0 : digits;
  const format = { style: "currency", currency, minimumFractionDigits: shown, maximumFractionDigits: shown } as const;
  return new Intl.NumberFormat(locale, format).format(value);
}

/** How the present compares with before, in words and in a direction. */
export interface Change {
  text: string;
  direction: "up" | "down" | "same";
}

export function change(now: number, before: number): Change {
  if (now === before) return { text: before === 0 ? "none before either" : "as before", direction: "same" };
  const direction = now > before ? "up" : "down";
  if (before === 0) return { text: "none before", direction };
  const share = Math.abs(now - before) / before;
  if (share >= 10) return { text: `${count(Math.round(now / before))} times as many`, direction };
  return { text: `${percent(share, 0)} ${direction === "up" ? "more" : "less"}`, direction };
}

/** How long something took or takes: `42 s`, `3 min`, `2 h 5 min`, `3 days`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${plain.format(Math.round(ms / 100) / 10)} s`;
  if (ms < 90 * SECOND) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < DAY) {
    const minutes = Math.round((ms % HOUR) / MINUTE);
    const hours = Math.floor(ms / HOUR) + (minutes === 60 ? 1 : 0);
    return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  }
  return counted(Math.round(ms / DAY), "day");
}

/** How long somebody has waited, roughly: `5 minutes`, `3 weeks`, `4 months`. */
export function roughly(ms: number): string {
  if (ms < MINUTE) return "less than a minute";
  if (ms < HOUR) return counted(Math.floor(ms / MINUTE), "minute");
  if (ms < DAY) return counted(Math.floor(ms / HOUR), "hour");
  if (ms < 21 * DAY) return counted(Math.floor(ms / DAY), "day");
  if (ms < 90 * DAY) return counted(Math.floor(ms / (7 * DAY)), "week");
  if (ms < 730 * DAY) return counted(Math.floor(ms / (30.4 * DAY)), "month");
  return counted(Math.floor(ms / (365 * DAY)), "year");
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** A moment in the reader's words: `3 minutes ago`, `today at 09:12`, `yesterday at 18:00`, `12 Mar at 18:00`. */
export function when(at: number, now: number): string {
  const past = now - at;
  if (past >= 0 && past < MINUTE) return "just now";
  if (past >= 0 && past < HOUR) return `${counted(Math.floor(past / MINUTE), "minute")} ago`;
  if (past < 0 && past > -HOUR) return `in ${counted(Math.ceil(-past / MINUTE), "minute")}`;
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY);
  const name = days === 0 ? "today" : days === 1 ? "yesterday" : days === -1 ? "tomorrow" : date(at, now);
  return `${name} at ${time(at)}`;
}

export function time(at: number): string {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(at);
}

/** `12 Mar`; with the year where it is another one than now's. */
export function date(at: number, now: number = Date.now()): string {
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year }).format(at);
}

/** A day that was counted in UTC, short for the axis of a chart: `12 Mar`. */
export function day(at: number): string {
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(at);
}

/** The whole moment with its zone, for a tooltip. */
export function moment(at: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" }).format(at);
}

/** `sign_ups` → `Sign ups`, for a word that this page does not know yet. */
export function words(name: string): string {
  const text = name.replaceAll("_", " ").replaceAll(".", ": ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What `<input type="date">` takes, in the reader's zone. */
export function dateInput(at: number | null): string {
  if (at === null) return "";
  const local = new Date(at);
  const two = (part: number) => `${part}`.padStart(2, "0");
  return `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
}

/** Noon of that day, so that no reader's zone makes another day of it. */
export function fromDateInput(text: string): number | null {
  const at = new Date(`${text}T12:00:00`).getTime();
  return text && Number.isFinite(at) ? at : null;
}
