import test from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const query = {
  data: {
    type: 'back-in-stock-subscription',
    attributes: { channels: ['EMAIL'], profile: { data: { type: 'profile', attributes: { email: 'ana@example.com', phoneNumber: '+15005550006' } } } },
    relationships: { variant: { data: { type: 'catalog-variant', id: '$shopify:::$default:::1' } } },
  },
};

test('requests are the client\'s own, and refusals are told', async () => {
  const seen = [];
  const server = createServer((request, answer) => {
    let body = '';
    request.on('data', (part) => (body += part)).on('end', () => {
      seen.push({ url: request.url, type: request.headers['content-type'], key: request.headers.authorization, body: JSON.parse(body) });
      answer.writeHead(409, { 'content-type': 'application/vnd.api+json' }).end('{"errors":[{"code":"no"}]}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const base = `http://127.0.0.1:${server.address().port}`;
  const node = spawn(process.execPath, ['client.mjs'], { cwd: import.meta.dirname, stdio: ['pipe', 'pipe', 'inherit'] });
  node.stdin.write(JSON.stringify({ base, as: 'program', key: 'sk_1', query }) + '\n');
  node.stdin.end(JSON.stringify({ base, as: 'theme', company_id: 'pk_1', slash: true, content_type: 'application/json', query }) + '\n');
  const answers = [];
  for await (const line of createInterface({ input: node.stdout })) answers.push(JSON.parse(line));
  server.close();
  assert.deepEqual(answers.map(({ status, body }) => [status, body.errors[0].code]), [[409, 'no'], [409, 'no']]);
  assert.deepEqual(seen.map(({ url }) => url), ['/api/back-in-stock-subscriptions', '/client/back-in-stock-subscriptions/?company_id=pk_1']);
  assert.equal(seen[0].key, 'Klaviyo-API-Key sk_1');
  assert.equal(seen[1].key, undefined);
  for (const { body } of seen) assert.equal(body.data.attributes.profile.data.attributes.phone_number, '+15005550006');
});
