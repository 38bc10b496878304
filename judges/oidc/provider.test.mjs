import test from 'node:test';
import assert from 'node:assert/strict';
import { CLIENT, start } from './provider.mjs';

const redirect = 'http://127.0.0.1:9/callback';
const { server, issuer } = await start({ redirect_uri: redirect });
test.after(() => server.close());

const authorize = (changes) => {
  const query = new URLSearchParams({ response_type: 'code', scope: 'openid email', client_id: CLIENT.client_id, redirect_uri: redirect, ...changes });
  return fetch(`${issuer}/auth?${query}`, { redirect: 'manual' });
};

test('it says who it is', async () => {
  const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  assert.equal(metadata.issuer, issuer);
  assert.deepEqual(metadata.token_endpoint_auth_methods_supported, ['client_secret_basic']);
});
test('an address that it does not know is not redirected to', async () => {
  assert.equal((await authorize({ redirect_uri: 'http://127.0.0.1:9/other' })).status, 400);
});
test('it wants PKCE', async () => {
  const location = (await authorize({})).headers.get('location');
  assert.match(location, /error=invalid_request/);
});
test('a code that it did not make is no code', async () => {
  const headers = { authorization: `Basic ${btoa(Object.values(CLIENT).map((part) => new URLSearchParams({ part }).toString().slice(5)).join(':'))}` };
  const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'made-up', redirect_uri: redirect, code_verifier: 'x'.repeat(43) });
  const answer = await fetch(`${issuer}/token`, { method: 'POST', headers, body });
  assert.deepEqual([answer.status, (await answer.json()).error], [400, 'invalid_grant']);
});
