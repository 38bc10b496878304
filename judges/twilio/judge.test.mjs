import test from 'node:test';
import assert from 'node:assert/strict';
import { sign, verify } from './judge.mjs';

const call = {
  token: '12345',
  url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
  form: { CallSid: 'CA1234567890ABCDE', Caller: '+12349013030', Digits: '1234', From: '+12349013030', To: '+18005551212' },
};

test('the published signature is made and accepted', () => {
  const { signature } = sign(call);
  assert.equal(signature, '0/KCTR6DLpKmkAf8muzZqo1nDgQ=');
  assert.equal(verify({ ...call, signature }).valid, true);
});

test('another token or a changed form is refused', () => {
  const { signature } = sign(call);
  assert.equal(verify({ ...call, token: '54321', signature }).valid, false);
  assert.equal(verify({ ...call, form: { ...call.form, Digits: '1235' }, signature }).valid, false);
});
