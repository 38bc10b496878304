// The real program on a database of its own, furnished by commands before it serves; and what a platform would send it.
import { execFile, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { BINARY, threeFreePorts, until } from "./demo.mjs";

const run = promisify(execFile);

/**
 * `prepare(command)` runs commands of the program and gives what is known of the server besides its address: at least the `email` and the
 * `password` of a [`Merchant`]. Resolves once it serves.
 */
export async function startServer(prepare, settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), "shelfbell-server-"));
  const port = await threeFreePorts();
  const server = `http://127.0.0.1:${port}`;
  // The program takes every SHELFBELL_… for a setting.
  const { SHELFBELL_BIN: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    SHELFBELL_DATABASE__URL: `sqlite://${folder}/shelfbell.db`,
    SHELFBELL_HTTP__LISTEN: `127.0.0.1:${port}`,
    SHELFBELL_HTTP__PUBLIC_URL: server,
    // Nobody listens there: what these tests send stays in the queue.
    SHELFBELL_MAIL__SMTP_URL: "smtp://127.0.0.1:9?tls=none",
    ...settings,
  };
  const command = async (...words) =>
    JSON.parse((await run(BINARY, [...words, "--json"], { env, cwd: folder })).stdout.trim().split("\n").at(-1));
  const known = await prepare(command);
  const child = spawn(BINARY, ["serve"], { env, cwd: folder, stdio: "ignore" });
  await until(() =>
    fetch(`${server}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  const stop = async () => {
    child.kill("SIGTERM");
    await new Promise((ended) => child.once("exit", ended));
    await rm(folder, { recursive: true, force: true });
  };
  return { server, stop, ...known };
}

/** A webhook as Shopify sends it. */
export async function webhook({ server }, domain, secret, topic, body) {
  const response = await fetch(`${server}/hooks/shopify`, {
    method: "POST",
    headers: {
      "X-Shopify-Topic": topic,
      "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(body).digest("base64"),
      "X-Shopify-Shop-Domain": domain,
      "X-Shopify-Webhook-Id": randomUUID(),
    },
    body,
  });
  if (!response.ok) throw new Error(`${topic}: ${response.status} ${await response.text()}`);
}
