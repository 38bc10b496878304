// Debian's Chromium, driven by playwright-core.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const CANDIDATES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function startBrowser() {
  const executablePath = CANDIDATES.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("Chromium is missing: run `scripts/chromium`, or name it in CHROMIUM");
  const args = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  const env = { ...process.env, FONTCONFIG_FILE: fileURLToPath(new URL("fonts.conf", import.meta.url)) };
  return chromium.launch({ executablePath, args, env, chromiumSandbox: process.getuid?.() !== 0 });
}

/** A tab in a profile of its own. What the page throws, and what it refuses by its policy, is collected in `tab.faults`. */
export async function openTab(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1024, height: 800 }, reducedMotion: "reduce", ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(8_000);
  tab.faults = [];
  tab.on("pageerror", (error) => tab.faults.push(`${error}`));
  tab.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text()) || message.text().startsWith("shelfbell:"))
      tab.faults.push(message.text());
  });
  return tab;
}
