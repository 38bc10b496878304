import test from 'node:test';
import assert from 'node:assert/strict';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { dkim, eventWebhook, keys, sns } from './judge.mjs';

const message = 'From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n\r\nHello\r\n';

test('the judge tells a good signature from a broken one', async () => {
  const { rsa } = keys();
  const { signatures } = await dkimSign(Buffer.from(message), {
    signatureData: [{ signingDomain: 'example.com', selector: 's', privateKey: rsa.pem, algorithm: 'rsa-sha256', canonicalization: 'relaxed/relaxed' }],
  });
  const ask = async (text) => {
    const asked = { message_base64: Buffer.from(text).toString('base64'), records: { 's._domainkey.example.com': rsa.record } };
    return (await dkim(asked)).signatures.map(({ result }) => result);
  };
  assert.deepEqual(await ask(signatures + message), ['pass']);
  assert.notDeepEqual(await ask(signatures + message.replace('Hello', 'Hullo')), ['pass']);
});

test('the other libraries accept what is signed here', async () => {
  const fields = {
    Type: 'Notification', MessageId: 'm', TopicArn: 'arn:aws:sns:eu-west-1:1:t', Message: '{}', Timestamp: '2026-11-23T10:00:00.000Z',
    SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem',
  };
  for (const version of ['1', '2']) assert.equal((await sns({ fields, version })).valid, true, version);
  assert.equal(eventWebhook({ body: '[{"event":"bounce"}]' }).valid, true);
});
