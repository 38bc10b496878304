// Reads one JSON line on standard input after another and answers each with one, by the official client. A connection lasts as long
// as its address and headers stay the same.
//   {"url","headers","do":"list"}                      →  {"tools","server","instructions"}
//   {"url","headers","do":"call","name","arguments"}   →  the tool's result
// Where the client fails: {"failed": its message, "code": its code}, an HTTP status or a JSON-RPC code.
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const connections = new Map();

async function connect(url, headers) {
  const key = JSON.stringify([url, headers]);
  if (!connections.has(key)) {
    const client = new Client({ name: 'shelfbell-judge', version: '1.0.0' });
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    // Once the client knows the tools, it checks each result against its schema.
    await client.listTools();
    connections.set(key, client);
  }
  return connections.get(key);
}

async function answer({ url, headers = {}, do: what, name, arguments: args }) {
  try {
    const client = await connect(url, headers);
    if (what === 'call') return await client.callTool({ name, arguments: args });
    const { tools } = await client.listTools();
    return { tools, server: client.getServerVersion(), instructions: client.getInstructions() };
  } catch (error) {
    return { failed: error.message, code: error.code };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
for (const client of connections.values()) await client.close();
