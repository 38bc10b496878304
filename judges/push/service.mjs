// A push service for one test run, on a port of its own. It takes nothing that the standards do not allow (RFC 8030, 8188, 8291, 8292), reads
// every message with the device's private key, and keeps what it read. `node service.mjs NOW` prints {"port"}; NOW is its clock, ms.
//   POST /devices?how=HOW  {"applicationServerKey"}  →  a PushSubscription as JSON. HOW: what becomes of messages to it
//   POST /push/ID          a message
//   GET  /received         →  what was read, oldest first, and what was refused and why
//   POST /clock            {"now"}
//   GET  /keys             →  a pair of VAPID keys made by web-push
import { createECDH, createPublicKey, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import ece from 'http_ece';
import jws from 'jws';
import webpush from 'web-push';

/** What is wrong with a message; `null`: nothing. Throws where another library does. */
export function fault({ headers, body, origin, device, now }) {
  const header = (name) => headers[name] ?? '';
  if (body.length > 4096) return [413, 'the body has more than 4096 bytes'];
  if (!/^\d+$/.test(header('ttl'))) return [400, 'TTL is missing'];
  if (!['very-low', 'low', 'normal', 'high'].includes(header('urgency'))) return [400, 'bad Urgency'];
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(header('topic'))) return [400, 'bad Topic'];
  if (header('content-encoding') !== 'aes128gcm') return [400, 'bad Content-Encoding'];
  const parts = /^vapid t=([^,\s]+), ?k=([A-Za-z0-9_-]+)$/.exec(header('authorization'));
  if (!parts) return [401, 'no VAPID'];
  const [, token, key] = parts;
  if (key !== device.applicationServerKey) return [403, 'another key than the one subscribed with'];
  const point = Buffer.from(key, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  if (!jws.verify(token, 'ES256', pem)) return [401, 'the signature is wrong'];
  const decoded = jws.decode(token);
  const claims = typeof decoded.payload === 'string' ? JSON.parse(decoded.payload) : decoded.payload;
  if (claims.aud !== origin) return [401, `the audience is ${claims.aud}`];
  const left = claims.exp - now / 1000;
  if (!(left > 0 && left <= 86400)) return [401, 'the token is not of this day'];
  if (!/^(mailto:|https:)/.test(claims.sub ?? '')) return [401, 'nobody to write to'];
  return null;
}

export const read = (device, body) =>
  ece.decrypt(body, { version: 'aes128gcm', privateKey: device.keys, authSecret: device.auth.toString('base64url') }).toString('utf8');

export function newDevice(applicationServerKey, how = 'ok') {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return { keys, auth: randomBytes(16), applicationServerKey, how, tried: 0 };
}

export const subscription = (endpoint, { keys, auth }) => ({
  endpoint,
  expirationTime: null,
  keys: { p256dh: keys.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
});

/** Status and headers by what the device was made for. */
function answer({ how, tried }) {
  if (how === 'gone') return [410, {}];
  if (how === 'missing') return [404, {}];
  if (how === 'full') return [413, {}];
  if (how === 'busy' && tried === 1) return [429, { 'retry-after': '600' }];
  if (how === 'broken' && tried === 1) return [503, {}];
  if (how === 'moved') return [307, { location: '/push/elsewhere' }];
  return [201, { location: '/message/1' }];
}

export function serve(start) {
  let now = start;
  const devices = new Map();
  const received = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const origin = `http://127.0.0.1:${server.address().port}`;
    const url = new URL(request.url, origin);
    const say = (status, value, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(value === undefined ? '' : JSON.stringify(value));
    };
    const [, what, id] = url.pathname.split('/');
    if (what === 'devices') {
      const device = newDevice(JSON.parse(body).applicationServerKey, url.searchParams.get('how') ?? 'ok');
      const name = randomBytes(24).toString('base64url');
      devices.set(name, device);
      return say(201, subscription(`${origin}/push/${name}`, device));
    }
    if (what === 'received') return say(200, received);
    if (what === 'keys') return say(200, webpush.generateVAPIDKeys());
    if (what === 'clock') {
      now = JSON.parse(body).now;
      return say(204);
    }
    const device = what === 'push' && request.method === 'POST' ? devices.get(id) : undefined;
    if (!device) {
      received.push({ how: 'nobody', path: url.pathname });
      return say(404);
    }
    device.tried += 1;
    const entry = { how: device.how, topic: request.headers.topic, ttl: request.headers.ttl, urgency: request.headers.urgency };
    try {
      const wrong = fault({ headers: request.headers, body, origin, device, now });
      if (wrong) {
        received.push({ ...entry, refused: wrong[1] });
        return say(wrong[0]);
      }
      entry.text = read(device, body);
    } catch (error) {
      received.push({ ...entry, refused: String(error) });
      return say(400);
    }
    const [status, headers] = answer(device);
    received.push({ ...entry, status });
    say(status, undefined, headers);
  });
  return server;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const server = serve(Number(process.argv[2] ?? Date.now()));
  server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
  // Ends with whoever started it.
  process.stdin.resume();
  process.stdin.on('end', () => process.exit(0));
}
