// Reads one JSON line on standard input after another and answers each with one.
//   {"do":"keys"}                                   →  {"rsa":{"pem","record"},"ed25519":{"pem","record"}}   fresh DKIM keys and their DNS records
//   {"do":"dkim","message_base64","records":{}}     →  {"signatures":[{"domain","selector","algorithm","result","comment","signed"}]}   by mailauth
//   {"do":"sns","fields","version","certificate"}   →  {"body","valid"}                    signed here, judged by Amazon's sns-validator
//   {"do":"sendgrid","body"}                        →  {"public_key","timestamp","signature","valid"}   signed here, judged by SendGrid's library
import { generateKeyPairSync, sign } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { createInterface } from 'node:readline';
import sendgrid from '@sendgrid/eventwebhook';
import verifier from 'mailauth/lib/dkim/verify.js';
import MessageValidator from 'sns-validator';

const here = (name) => readFileSync(new URL(name, import.meta.url));

export function keys() {
  const pem = (pair) => pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ed25519 = generateKeyPairSync('ed25519');
  const der = (pair) => pair.publicKey.export({ type: 'spki', format: 'der' });
  return {
    rsa: { pem: pem(rsa), record: `v=DKIM1; k=rsa; p=${der(rsa).toString('base64')}` },
    // RFC 8463 §4: the bare key of 32 bytes, which ends its SubjectPublicKeyInfo.
    ed25519: { pem: pem(ed25519), record: `v=DKIM1; k=ed25519; p=${der(ed25519).subarray(-32).toString('base64')}` },
  };
}

export async function dkim({ message_base64: message, records }) {
  const resolver = async (name, type) => {
    if (type === 'TXT' && records[name]) return [[records[name]]];
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  };
  const { results } = await verifier.dkimVerify(Buffer.from(message, 'base64'), { resolver });
  return {
    signatures: results.map(({ signingDomain, selector, algo, status, signingHeaders }) => ({
      domain: signingDomain, selector, algorithm: algo, result: status.result, comment: status.comment, signed: signingHeaders?.keys,
    })),
  };
}

/** As Amazon documents it: the named fields in the order of the alphabet, each as its name and its value on lines of their own. */
function text(fields) {
  const names = fields.Type === 'Notification'
    ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
    : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  return names.filter((name) => name in fields).map((name) => `${name}\n${fields[name]}\n`).join('');
}

export async function sns({ fields, version, certificate = 'sns.cert.pem' }) {
  const signature = sign(version === '2' ? 'sha256' : 'sha1', Buffer.from(text(fields)), here('sns.key.pem')).toString('base64');
  const body = { ...fields, SignatureVersion: version, Signature: signature };
  // The validator fetches the certificate; what it would fetch is ours.
  const { get } = https;
  https.get = (_url, answered) => {
    const answer = Object.assign(new EventEmitter(), { statusCode: 200, setEncoding() {} });
    answered(answer);
    queueMicrotask(() => { answer.emit('data', here(certificate).toString()); answer.emit('end'); });
    return new EventEmitter();
  };
  const valid = await new Promise((done) => new MessageValidator().validate({ ...body }, (error) => done(!error)));
  https.get = get;
  return { body: JSON.stringify(body), valid };
}

export function eventWebhook({ body }) {
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const timestamp = '1795428000';
  const signature = sign('sha256', Buffer.from(timestamp + body), pair.privateKey).toString('base64');
  const library = new sendgrid.EventWebhook();
  const valid = library.verifySignature(library.convertPublicKeyToECDSA(publicKey), body, signature, timestamp);
  return { public_key: publicKey, timestamp, signature, valid };
}

const answers = { keys, dkim, sns, sendgrid: eventWebhook };

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    console.log(JSON.stringify(await answers[question.do](question)));
  }
}
