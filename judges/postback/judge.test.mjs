import assert from 'node:assert/strict';
import test from 'node:test';
import { Webhook } from 'standardwebhooks';
import { verify } from './judge.mjs';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const body = '{"test": 2432232314}';
const now = 1_614_265_330_000;
const headers = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': new Webhook(secret).sign('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(now), body),
};

test('a genuine message is accepted', () => {
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  assert.deepEqual(verify({ secret, headers, body, now }), { valid: true, event: { test: 2432232314 } });
});

test('another body, secret, id or time is refused', () => {
  assert.equal(verify({ secret, headers, body: `${body} `, now }).valid, false);
  assert.equal(verify({ secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', headers, body, now }).valid, false);
  assert.equal(verify({ secret, headers: { ...headers, 'webhook-id': 'msg_2' }, body, now }).valid, false);
  assert.equal(verify({ secret, headers, body, now: now + 600_000 }).valid, false);
});
