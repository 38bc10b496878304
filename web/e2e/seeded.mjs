// A server of a shop with half a year of a past: 100,000 subscriptions and 2,000 episodes, made by one command.
import { startServer } from "./server.mjs";

const DOMAIN = "large.example";
const OWNER = "owner@large.example";

/** Starts it; resolves once it serves. It has what a [`Merchant`] needs: `server`, `email` and `password`. */
export const startSeeded = () =>
  startServer(async (command) => {
    await command("shop", "add", DOMAIN, "--platform", "generic", "--name", "Northwind Store");
    const { password } = await command(
      "user",
      "add",
      OWNER,
      "--shop",
      DOMAIN,
      "--role",
      "owner",
      "--name",
      "Robin",
      "--generate",
    );
    await command("seed", "--shop", DOMAIN);
    return { email: OWNER, password };
  });
