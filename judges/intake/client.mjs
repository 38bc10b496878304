// Reads one JSON line on standard input after another and lets the official client ask for a back-in-stock alert.
//   {"base","as":"program","key","query"}                                  →  the client's own request, only to our host
//   {"base","as":"theme","company_id","slash","content_type","query"}      →  the same body as a theme posts it from a browser
// Answers {"status","body"}; a refusal is no failure. "query" is what the client's createBackInStockSubscription takes.
import { createInterface } from 'node:readline';
import { ApiKeySession, CatalogsApi, RetryWithExponentialBackoff } from 'klaviyo-api';

/** The client's session, with the request sent to the address for browsers. */
class Theme extends ApiKeySession {
  constructor(base, { company_id, slash, content_type }) {
    super('none', new RetryWithExponentialBackoff({ numRetries: 0 }));
    this.change = (request) => {
      request.url = `${base}/client/back-in-stock-subscriptions${slash ? '/' : ''}`;
      request.params = { company_id };
      request.headers = { revision: '2024-06-15', 'content-type': content_type, origin: 'https://shop.example' };
      request.data = JSON.stringify(request.data);
    };
  }

  applyToRequest(request) {
    this.change(request);
  }
}

async function answer({ base, as, key, query, ...theme }) {
  const session = as === 'program' ? new ApiKeySession(key, new RetryWithExponentialBackoff({ numRetries: 0 })) : new Theme(base, theme);
  const catalogs = new CatalogsApi(session);
  catalogs.basePath = base;
  try {
    const { response } = await catalogs.createBackInStockSubscription(query);
    return { status: response.status, body: response.data, cors: response.headers['access-control-allow-origin'] };
  } catch (error) {
    if (!error.response) throw error;
    return { status: error.response.status, body: error.response.data, cors: error.response.headers['access-control-allow-origin'] };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
