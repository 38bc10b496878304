// Reads one JSON line on standard input after another and answers each with one.
//   {"do":"verify","secret","headers","body_base64"}  →  {"valid":true|false}   by the library's webhook validation
//   {"do":"sign","secret","body_base64"}              →  {"signature"}          by the library's own HMAC
import '@shopify/shopify-api/adapters/node';
import { shopifyApi, LogSeverity } from '@shopify/shopify-api';
import { createSHA256HMAC } from '@shopify/shopify-api/runtime';
import { createInterface } from 'node:readline';

function library(secret) {
  return shopifyApi({
    apiKey: 'key',
    apiSecretKey: secret,
    scopes: [],
    hostName: 'shelfbell.example.com',
    apiVersion: '2026-07',
    isEmbeddedApp: false,
    logger: { level: LogSeverity.Error, log: () => {} },
  });
}

export async function verify({ secret, headers, body_base64: body }) {
  const rawBody = Buffer.from(body, 'base64').toString('utf8');
  const rawRequest = { method: 'POST', url: '/hooks/shopify', headers };
  const answer = await library(secret).webhooks.validate({ rawBody, rawRequest, rawResponse: {} });
  return { valid: answer.valid, reason: answer.reason };
}

export async function sign({ secret, body_base64: body }) {
  return { signature: await createSHA256HMAC(secret, Buffer.from(body, 'base64').toString('utf8')) };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    const answer = request.do === 'verify' ? await verify(request) : await sign(request);
    console.log(JSON.stringify(answer));
  }
}
