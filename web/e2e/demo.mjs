// The real program, with its stand-in shop and its inbox, on three free ports.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

export const BINARY = process.env.SHELFBELL_BIN ?? fileURLToPath(new URL("../../target/debug/shelfbell", import.meta.url));

const isFree = (port) =>
  new Promise((answer) => {
    const probe = createServer().once("error", () => answer(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => answer(true)));
  });

export async function threeFreePorts() {
  for (let tries = 0; tries < 100; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all([0, 1, 2].map((n) => isFree(port + n)));
    if (free.every(Boolean)) return port;
  }
  throw new Error("no three free ports in a row were found");
}

/** Starts `shelfbell demo`; resolves once it serves. */
export async function startDemo() {
  const port = await threeFreePorts();
  const child = spawn(BINARY, ["demo", "--port", `${port}`, "--json"], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  let out = "";
  child.stderr.on("data", (text) => (log += text));
  const addresses = await new Promise((resolve, reject) => {
    child.once("error", (error) =>
      reject(new Error(`${BINARY} cannot be run (${error.message}); run \`cargo build -p shelfbell\``)),
    );
    child.once("exit", (code) => reject(new Error(`the demo ended with ${code}: ${log}`)));
    child.stdout.on("data", (text) => {
      out += text;
      try {
        resolve(JSON.parse(out));
      } catch {}
    });
  });
  return new Demo(child, addresses);
}

class Demo {
  constructor(child, { shop, server, inbox, tour, publishable_key, email, password }) {
    Object.assign(this, { child, shop, server, inbox, tour, key: publishable_key, email, password });
  }

  stop() {
    this.child.kill("SIGTERM");
  }

  async api(path, body) {
    const headers = { "X-Shelfbell-Key": this.key, "Content-Type": "application/json" };
    const response = await fetch(
      `${this.server}/storefront/v1/${path}`,
      body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers },
    );
    return response.json();
  }

  async variants(handle) {
    return (await this.api(`availability?product=${handle}`)).variants;
  }

  /** A variant of the product that stands like this now. */
  async variant(handle, availability) {
    const found = (await this.variants(handle)).find((variant) => variant.availability === availability);
    if (!found) throw new Error(`no variant of ${handle} is ${availability}`);
    return found;
  }

  async control(what, body) {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`${this.shop}/control/${what}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${what}: ${await response.text()}`);
  }

  /** Changes the stock, and waits until the server has heard of it. */
  async stock(variant, quantity) {
    if (quantity > 0) await this.control("restock", { variant_id: variant, quantity });
    else await this.control("sell-out", { variant_id: variant });
    await until(
      async () => ((await this.api(`availability?variant=${variant}`)).availability === "sold_out") === !(quantity > 0),
    );
  }

  /** The newest mail to an address, once there is one whose subject matches. */
  async mail(to, subject = /./) {
    let found;
    await until(async () => {
      const mails = await (await fetch(`${this.inbox}/messages.json?to=${encodeURIComponent(to)}`)).json();
      found = (Array.isArray(mails) ? mails : mails.messages).find((mail) => subject.test(mail.subject));
      return found;
    });
    return (await fetch(`${this.inbox}/${found.id}`)).json();
  }
}

/** Waits until `check` holds, 10 s at most. */
export async function until(check) {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (await check()) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`not within 10 s: ${check}`);
}
