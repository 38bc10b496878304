// An OpenID Connect provider on a free port of 127.0.0.1, strict about PKCE, redirect addresses and client secrets. It prints one JSON line
// when it listens: {"issuer"}. Whoever comes to sign in is the person of the last POST /person {"sub", "email", "email_verified"}; with
// {"denies": true} they refuse. `claims: "token"` at start puts the address into the ID token, else it is told at the userinfo endpoint.
//
// Start it with one argument: {"redirect_uri", "auth_method", "alg", "claims"}.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

export const CLIENT = { client_id: 'shelf bell', client_secret: 'a+secret/with=signs & spaces' };

export async function start({ redirect_uri: redirectUri, auth_method: authMethod = 'client_secret_basic', alg = 'RS256', claims = 'userinfo' }) {
  let person = { sub: 'nobody' };
  const server = createServer();
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const keys = await signingKeys();
  const provider = new Provider(issuer, {
    clients: [{
      ...(authMethod === 'none' ? { client_id: CLIENT.client_id } : CLIENT),
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: authMethod,
      id_token_signed_response_alg: alg,
    }],
    clientAuthMethods: [authMethod],
    conformIdTokenClaims: claims !== 'token',
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    cookies: { keys: ['judge'] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...person, sub }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    jwks: { keys },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
  });
  provider.on('server_error', (_, error) => console.error(error));
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (request.method === 'POST' && request.url === '/person') {
      let body = '';
      for await (const chunk of request) body += chunk;
      person = JSON.parse(body);
      response.writeHead(204).end();
    } else if (request.url.startsWith('/interaction/')) {
      await agree(provider, request, response, person);
    } else {
      answer(request, response);
    }
  });
  return { server, issuer };
}

/** What a person does on the provider's pages: says who they are, and agrees. */
async function agree(provider, request, response, person) {
  if (person.denies) {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
    return;
  }
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: person.sub } }, { mergeWithLastSubmission: false });
    return;
  }
  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

async function signingKeys() {
  const { subtle } = globalThis.crypto;
  const make = async (algorithm, alg) => {
    const { privateKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const { kty, crv, n, e, d, p, q, dp, dq, qi, x, y } = await subtle.exportKey('jwk', privateKey);
    return JSON.parse(JSON.stringify({ kty, crv, n, e, d, p, q, dp, dq, qi, x, y, use: 'sig', kid: alg, alg }));
  };
  const rsa = (name) => ({ name, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' });
  return Promise.all([
    make(rsa('RSASSA-PKCS1-v1_5'), 'RS256'),
    make(rsa('RSA-PSS'), 'PS256'),
    make({ name: 'ECDSA', namedCurve: 'P-256' }, 'ES256'),
    make({ name: 'Ed25519' }, 'EdDSA'),
  ]);
}

if (process.argv[1] === import.meta.filename) {
  const { issuer } = await start(JSON.parse(process.argv[2]));
  console.log(JSON.stringify({ issuer }));
  // Whoever started it closes its standard input, or dies.
  process.stdin.on('end', () => process.exit(0)).resume();
}
