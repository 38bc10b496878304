// One job for each person who waits, a worker with 100 jobs under way, a pool of 50 SMTP connections. Prints one JSON line.
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import nodemailer from 'nodemailer';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { smtp: { type: 'string' }, n: { type: 'string', default: '20000' }, redis: { type: 'string' } } });
const [host, port] = values.smtp.split(':');
const people = Number(values.n);
const redis = () => new Redis({ host: '127.0.0.1', port: Number(values.redis), maxRetriesPerRequest: null });
const mailer = nodemailer.createTransport({ host, port: Number(port), secure: false, ignoreTLS: true, pool: true, maxConnections: 50, maxMessages: Infinity });

const paragraph = 'It sold out faster than we hoped, and you asked us to tell you when it can be bought again. ';
const mail = ({ address, token }) => ({
  from: '"Bench shop" <bench@example.com>',
  to: address,
  subject: 'Classic varsity top is back',
  text: `Classic varsity top, size 1, is back.\n\nhttps://alerts.example.com/r/${token}\n\n${paragraph.repeat(4)}`,
  html: `<!doctype html><html><body style="font-family:sans-serif"><h1>Classic varsity top is back</h1><p><img src="https://cdn.example.com/varsity-top.jpg" width="300"></p>
<p><a href="https://alerts.example.com/r/${token}">Buy it now</a></p>${`<p>${paragraph.repeat(4)}</p>`.repeat(10)}<p><a href="https://alerts.example.com/s/${token}">Stop these messages</a></p></body></html>`,
});

const queue = new Queue('alerts', { connection: redis() });
let sent = 0;
let first;
const done = Promise.withResolvers ? Promise.withResolvers() : (() => { let resolve; const promise = new Promise((r) => { resolve = r; }); return { promise, resolve }; })();
const worker = new Worker('alerts', async (job) => {
  await mailer.sendMail(mail(job.data));
  first ??= performance.now();
  sent += 1;
  if (sent === people) done.resolve();
}, { connection: redis(), concurrency: 100, autorun: false });

const began = performance.now();
for (let from = 0; from < people; from += 5000) {
  const size = Math.min(5000, people - from);
  const jobs = Array.from({ length: size }, (_, i) => ({ name: 'alert', data: { address: `person${from + i}@example.com`, token: `${from + i}`.padStart(44, 'x') } }));
  await queue.addBulk(jobs.map((job) => ({ ...job, opts: { attempts: 8, backoff: { type: 'exponential', delay: 30000 }, removeOnComplete: true } })));
}
const enqueued = performance.now();
worker.run();
await done.promise;
const ended = performance.now();
console.log(JSON.stringify({
  n: people,
  seconds_drain: (ended - enqueued) / 1000,
  seconds_end_to_end: (ended - began) / 1000,
  per_second: Math.round(people / ((ended - began) / 1000)),
  first_ms: Math.round(first - began),
}));
await worker.close();
await queue.close();
mailer.close();
process.exit(0);
