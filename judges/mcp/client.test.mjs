import test from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

test('a refusal is told with its status', async () => {
  const server = createServer((_, answer) => answer.writeHead(403).end('no')).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const node = spawn(process.execPath, ['client.mjs'], { cwd: import.meta.dirname, stdio: ['pipe', 'pipe', 'inherit'] });
  node.stdin.end(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}/mcp`, do: 'list' }) + '\n');
  const answers = [];
  for await (const line of createInterface({ input: node.stdout })) answers.push(JSON.parse(line));
  server.close();
  assert.equal(answers.length, 1);
  assert.equal(answers[0].code, 403);
});
