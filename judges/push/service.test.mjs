import assert from 'node:assert/strict';
import test from 'node:test';
import webpush from 'web-push';
import { fault, newDevice, read, subscription } from './service.mjs';

const origin = 'https://push.example.net';
const vapid = webpush.generateVAPIDKeys();
const device = newDevice(vapid.publicKey);

/** A message as web-push itself would send it. */
function message(options = {}) {
  const details = webpush.generateRequestDetails(subscription(`${origin}/push/1`, device), 'It is back', {
    vapidDetails: { subject: 'mailto:shop@example.com', ...vapid },
    TTL: 60,
    urgency: 'high',
    topic: 'back',
    ...options,
  });
  const headers = Object.fromEntries(Object.entries(details.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  return { headers, body: details.body, origin, device, now: Date.now() };
}

test('what web-push sends is taken and read', () => {
  const sent = message();
  assert.equal(fault(sent), null);
  assert.equal(read(device, sent.body), 'It is back');
});

test('what is not allowed is refused', () => {
  const sent = message();
  const changed = (headers) => fault({ ...sent, headers: { ...sent.headers, ...headers } })?.[0];
  assert.equal(changed({ authorization: sent.headers.authorization.replace(/t=(.{20})./, 't=$1x') }), 401);
  assert.equal(changed({ authorization: '' }), 401);
  assert.equal(changed({ ttl: undefined }), 400);
  assert.equal(changed({ urgency: 'now' }), 400);
  assert.equal(changed({ topic: 'a b' }), 400);
  assert.equal(changed({ 'content-encoding': 'aesgcm' }), 400);
  assert.equal(fault({ ...sent, origin: 'https://other.example.net' })[0], 401);
  assert.equal(fault({ ...sent, now: sent.now + 25 * 3_600_000 })[0], 401);
  assert.equal(fault({ ...sent, now: sent.now - 25 * 3_600_000 })[0], 401);
  assert.equal(fault({ ...sent, body: Buffer.alloc(4097) })[0], 413);
  assert.equal(fault({ ...sent, device: newDevice(webpush.generateVAPIDKeys().publicKey) })[0], 403);
  assert.throws(() => read(newDevice(vapid.publicKey), sent.body));
});
