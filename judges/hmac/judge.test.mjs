import test from 'node:test';
import assert from 'node:assert/strict';
import { sign, verify } from './judge.mjs';

const body = '{"inventory_item_id":271878346596884015,"location_id":24826418,"available":10}';
const body_base64 = Buffer.from(body).toString('base64');
const headers = (signature) => ({
  'X-Shopify-Topic': 'inventory_levels/update',
  'X-Shopify-Hmac-Sha256': signature,
  'X-Shopify-Shop-Domain': 'demo.myshopify.com',
  'X-Shopify-API-Version': '2026-07',
  'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
});

test('the known signature is made and accepted', async () => {
  const { signature } = await sign({ secret: 'hush', body_base64 });
  assert.equal(signature, 'FEDxTEogYCG4jRHXf6cUvtpTiZ06n9kmGJvHAKMXro8=');
  assert.equal((await verify({ secret: 'hush', headers: headers(signature), body_base64 })).valid, true);
});

test('another secret or a changed body is refused', async () => {
  const { signature } = await sign({ secret: 'hush', body_base64 });
  assert.equal((await verify({ secret: 'hash', headers: headers(signature), body_base64 })).valid, false);
  const changed = Buffer.from(body.replace('10', '11')).toString('base64');
  assert.equal((await verify({ secret: 'hush', headers: headers(signature), body_base64: changed })).valid, false);
});
