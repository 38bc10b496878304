// Reads one JSON line on standard input after another and answers each with one.
//   {"secret","headers","body","now"}  →  {"valid":true,"event"} | {"valid":false,"why"}   by the Standard Webhooks library; now: ms
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

export function verify({ secret, headers, body, now }) {
  // The library looks at the clock of the machine; the program's stands where a test puts it.
  const clock = Date.now;
  const Real = globalThis.Date;
  globalThis.Date = class extends Real {
    static now = () => now;
    constructor(...given) {
      super(...(given.length ? given : [now]));
    }
  };
  try {
    return { valid: true, event: new Webhook(secret).verify(body, headers) };
  } catch (error) {
    return { valid: false, why: String(error.message) };
  } finally {
    globalThis.Date = Real;
    globalThis.Date.now = clock;
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(verify(JSON.parse(line))));
}
