// An SMTP receiver on a free port of 127.0.0.1. It prints one JSON line when it listens, and one for each message that it took, before it
// answers for it: {"to", "from", "message_id"}. What comes before the first dash of a recipient's address says how it is treated:
//
//   grey-  451 at the first attempt          busy-  421 at the first attempt, and the connection ends
//   hang-  no answer to the first message    drop-  the connection ends after the first message, unanswered and untaken
//   lost-  the connection ends after the first message, which is taken all the same: the sender cannot know
//   full-  452 always                        dead-  550 5.1.1 always
//   slow-  taken after 25 ms, answered after another 25 ms
//   show-  taken, and its line also has the whole message: {"raw_base64"}
//
// A sender whose address begins with refused- is answered 550 5.7.1.
import { SMTPServer } from 'smtp-server';

const attempts = new Map();

const refusal = (responseCode, text) => Object.assign(new Error(text), { responseCode });

/** How this attempt is treated; the passing troubles pass with the first. */
function trouble(address) {
  const kind = address.slice(0, address.indexOf('-') + 1);
  if (kind === 'full-' || kind === 'dead-' || kind === 'slow-') return kind;
  if (!['grey-', 'busy-', 'hang-', 'drop-', 'lost-'].includes(kind)) return '';
  const seen = attempts.get(address) ?? 0;
  attempts.set(address, seen + 1);
  return seen === 0 ? kind : '';
}

export function start() {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onMailFrom(address, _session, done) {
      done(address.address.startsWith('refused-') ? refusal(550, '5.7.1 sender not allowed here') : undefined);
    },
    onRcptTo(address, session, done) {
      session.trouble = trouble(address.address);
      switch (session.trouble) {
        case 'grey-': return done(refusal(451, '4.7.1 greylisted, try again'));
        case 'full-': return done(refusal(452, '4.2.2 mailbox full'));
        case 'dead-': return done(refusal(550, '5.1.1 no such user'));
        case 'busy-':
          done(refusal(421, '4.3.2 too busy'));
          setImmediate(() => hangUp(session));
          return undefined;
        default: return done();
      }
    },
    onData(stream, session, done) {
      const { trouble } = session;
      session.trouble = '';
      let head = '';
      const enough = session.envelope.rcptTo.some(({ address }) => address.startsWith('show-')) ? Infinity : 16_384;
      stream.on('data', (chunk) => { if (head.length < enough) head += chunk.toString('latin1'); });
      stream.on('end', () => {
        if (trouble === 'hang-') return;
        if (trouble === 'drop-') { hangUp(session); return; }
        if (trouble === 'slow-') {
          setTimeout(() => { take(session, head); setTimeout(done, 25); }, 25);
          return;
        }
        take(session, head);
        if (trouble === 'lost-') { hangUp(session); return; }
        done();
      });
    },
  });
  const hangUp = (session) => {
    for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
  };
  // A client that was killed leaves its connection in the middle of a sentence.
  server.on('error', () => {});
  return new Promise((listening) => {
    server.listen(0, '127.0.0.1', () => listening({ server, port: server.server.address().port }));
  });
}

function take(session, head) {
  const messageId = /^message-id:\s*<([^>]+)>/im.exec(head)?.[1] ?? null;
  const to = session.envelope.rcptTo.map(({ address }) => address).join(',');
  const raw = to.startsWith('show-') ? { raw_base64: Buffer.from(head, 'latin1').toString('base64') } : {};
  process.stdout.write(`${JSON.stringify({ to, from: session.envelope.mailFrom.address, message_id: messageId, ...raw })}\n`);
}

if (import.meta.main ?? process.argv[1] === new URL(import.meta.url).pathname) {
  const { port } = await start();
  process.stdout.write(`${JSON.stringify({ port })}\n`);
  // The test that started it is gone when its end of the pipe is.
  process.stdin.on('end', () => process.exit(0)).resume();
}
