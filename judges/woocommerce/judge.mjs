// Reads one JSON line on standard input after another and answers each with one.
//   {"do":"sign","secret","body_base64"}                →  {"signature"}   as WooCommerce documents it, by Node's crypto
//   {"do":"use","url","key","secret","delivery_url"}    →  what WooCommerce's own REST client made of the shop at `url`
// The client sends its key by Basic authentication over HTTPS only, as WooCommerce asks; so a TLS front stands before the shop.
import WooCommerce from '@woocommerce/woocommerce-rest-api';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as plain } from 'node:http';
import { Agent, createServer } from 'node:https';
import { createInterface } from 'node:readline';

const here = (name) => readFileSync(new URL(name, import.meta.url));

export function sign({ secret, body_base64: body }) {
  return { signature: createHmac('sha256', secret).update(Buffer.from(body, 'base64')).digest('base64') };
}

async function front(url) {
  const server = createServer({ key: here('shop.key.pem'), cert: here('shop.cert.pem') }, (request, response) => {
    const onward = plain(new URL(request.url, url), { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, address: `https://127.0.0.1:${server.address().port}` };
}

const failure = async (call) => {
  try {
    await call();
    return null;
  } catch (error) {
    return { status: error.response?.status, code: error.response?.data?.code };
  }
};

export async function use({ url, key, secret, delivery_url }) {
  const { server, address } = await front(url);
  const client = (consumerSecret) =>
    new WooCommerce.default({
      url: address,
      consumerKey: key,
      consumerSecret,
      version: 'wc/v3',
      axiosConfig: { httpsAgent: new Agent({ ca: here('shop.cert.pem'), checkServerIdentity: () => undefined }) },
    });
  try {
    const api = client(secret);
    const first = await api.get('products', { per_page: 2, page: 1, orderby: 'id', order: 'asc' });
    const second = await api.get('products', { per_page: 2, page: 2, orderby: 'id', order: 'asc' });
    const variable = first.data.concat(second.data).find((product) => product.type === 'variable');
    const variations = await api.get(`products/${variable.id}/variations`, { per_page: 100 });
    const one = await api.get(`products/${variable.variations[0]}`);
    const made = await api.post('webhooks', { name: 'Judge', topic: 'product.updated', delivery_url, secret: 'hush' });
    const paused = await api.put(`webhooks/${made.data.id}`, { status: 'paused' });
    const listed = await api.get('webhooks', { per_page: 100 });
    return {
      pages: [first, second].map((page) => page.data.map((product) => product.id)),
      total: Number(first.headers['x-wp-total']),
      total_pages: Number(first.headers['x-wp-totalpages']),
      variations: variations.data.map((variation) => variation.id),
      one: { id: one.data.id, type: one.data.type, parent_id: one.data.parent_id },
      made: { status: made.status, topic: made.data.topic, state: made.data.status, tells_secret: 'secret' in made.data },
      paused: paused.data.status,
      listed: listed.data.map((webhook) => webhook.delivery_url),
      wrong_secret: await failure(() => client('cs_wrong').get('products')),
      too_long: await failure(() => api.get('products', { per_page: 101 })),
      gone: await failure(() => api.get('products/999999')),
      no_route: await failure(() => api.get('nothing')),
      bad_topic: await failure(() => api.post('webhooks', { topic: 'product.sold', delivery_url })),
    };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    console.log(JSON.stringify(request.do === 'use' ? await use(request) : sign(request)));
  }
}
