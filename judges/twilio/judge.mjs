// Reads one JSON line on standard input after another and answers each with one.
//   {"do":"verify","token","url","form","signature"}  →  {"valid":true|false}   by the library's request validation
//   {"do":"sign","token","url","form"}                →  {"signature"}
import { createInterface } from 'node:readline';
import twilio from 'twilio';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

export const verify = ({ token, url, form, signature }) => ({ valid: twilio.validateRequest(token, signature, url, form) });
export const sign = ({ token, url, form }) => ({ signature: getExpectedTwilioSignature(token, url, form) });

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    console.log(JSON.stringify(request.do === 'verify' ? verify(request) : sign(request)));
  }
}
