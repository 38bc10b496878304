// A server of a shop with half a year of a past: 100,000 subscriptions and 2,000 episodes, made by one command.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { BINARY, threeFreePorts, until } from "./demo.mjs";

const run = promisify(execFile);
const DOMAIN = "large.example";
const OWNER = "owner@large.example";

/** Starts it; resolves once it serves. It has what a [`Merchant`] needs: `server`, `email` and `password`. */
export async function startSeeded() {
  const folder = await mkdtemp(join(tmpdir(), "shelfbell-seeded-"));
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
  };
  const command = async (...words) =>
    JSON.parse((await run(BINARY, [...words, "--json"], { env, cwd: folder })).stdout.trim().split("\n").at(-1));
  await command("shop", "add", DOMAIN, "--platform", "generic");
  const { password } = await command("user", "add", OWNER, "--shop", DOMAIN, "--role", "owner", "--name", "Robin", "--generate");
  await command("seed", "--shop", DOMAIN);
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
  return { server, email: OWNER, password, stop };
}
