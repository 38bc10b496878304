import test from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { sign, use } from './judge.mjs';

test('a signature is the HMAC-SHA256 of the raw body in base64', () => {
  const body_base64 = Buffer.from('what do ya want for nothing?').toString('base64');
  // RFC 4231, test case 2.
  const expected = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex').toString('base64');
  assert.equal(sign({ secret: 'Jefe', body_base64 }).signature, expected);
});

test('the client reaches a shop through the front, with its key', async () => {
  let authorization;
  const server = createServer((request, response) => {
    authorization = request.headers.authorization;
    response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"code":"woocommerce_rest_cannot_view"}');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}`;
  await assert.rejects(use({ url, key: 'ck_a', secret: 'cs_b', delivery_url: 'https://x.example' }), { status: 401 });
  assert.equal(authorization, `Basic ${Buffer.from('ck_a:cs_b').toString('base64')}`);
  server.close();
});
