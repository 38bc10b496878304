import { count } from "../../format";

/** What a change noted about itself, a line for each part: `mass_send_limit: 10,000 → 1,000`. */
export function detail(noted: unknown): string[] {
  if (typeof noted !== "object" || noted === null) return noted === null || noted === undefined ? [] : [say(noted)];
  return Object.entries(noted).map(([name, value]) => {
    const label = name.replaceAll("_", " ");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const { from, to, was, is, before, after } = value as Record<string, unknown>;
      const old = from ?? was ?? before;
      const now = to ?? is ?? after;
      if (old !== undefined || now !== undefined) return `${label}: ${say(old)} → ${say(now)}`;
    }
    return `${label}: ${say(value)}`;
  });
}

function say(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "number") return count(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(say).join(", ") || "nothing" : JSON.stringify(value);
}
