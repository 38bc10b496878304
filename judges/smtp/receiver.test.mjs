import test from 'node:test';
import assert from 'node:assert/strict';
import nodemailer from 'nodemailer';
import { start } from './receiver.mjs';

const { server, port } = await start();
test.after(() => new Promise((closed) => { server.close(closed); for (const connection of server.connections) connection._socket.destroy(); }));

const send = (to, from = 'shop@example.com') =>
  nodemailer
    .createTransport({ host: '127.0.0.1', port, ignoreTLS: true, socketTimeout: 300 })
    .sendMail({ from, to, subject: 'x', text: 'x' });

const answers = async (address, expected) => {
  for (const code of expected) {
    if (code === 250) await send(address);
    else await assert.rejects(send(address), (error) => error.responseCode === code || (code === 0 && error.responseCode === undefined), `${address} ${code}`);
  }
};

test('an address without a word of its own is delivered', () => answers('ana@example.com', [250, 250]));
test('a slow one takes its time', async () => {
  const from = performance.now();
  await answers('slow-a@example.com', [250]);
  assert.ok(performance.now() - from >= 48);
});
test('troubles that pass', async () => {
  await answers('grey-a@example.com', [451, 250]);
  await answers('busy-a@example.com', [421, 250]);
  await answers('hang-a@example.com', [0, 250]);
  await answers('drop-a@example.com', [0, 250]);
  await answers('lost-a@example.com', [0, 250]);
});
test('troubles that stay', async () => {
  await answers('full-a@example.com', [452, 452]);
  await answers('dead-a@example.com', [550, 550]);
  await assert.rejects(send('ana@example.com', 'refused-shop@example.com'), (error) => error.responseCode === 550);
});
