// Shopify's Admin schema, as Shopify ships it inside the npm package `@shopify/dev-mcp`.
//
// The package is fetched but not installed: installed it would bring a whole CLI with it, for the sake of one data file.
// `npm pack` uses whichever registry npm is set up with; what arrives is checked against the digest below.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema } from 'graphql';

const PACKAGE = '@shopify/dev-mcp@1.16.0';
const FILE = 'shopify-dev-mcp-1.16.0.tgz';
const SHA512 = 'tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==';

const cache = fileURLToPath(new URL('.cache/', import.meta.url));

function archive() {
  const path = cache + FILE;
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', cache], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const digest = createHash('sha512').update(readFileSync(path)).digest('base64');
  if (digest !== SHA512) {
    throw new Error(`${path} is not ${PACKAGE} as it was published: delete it and run again`);
  }
  return path;
}

/** The schema of one Admin API version, such as `2026-10`. */
export function adminSchema(version) {
  const entry = `package/dist/data/admin_${version}.json.gz`;
  const packed = execFileSync('tar', ['-xzOf', archive(), entry], { maxBuffer: 64 * 1024 * 1024 });
  const introspection = JSON.parse(gunzipSync(packed).toString('utf8'));
  return buildClientSchema(introspection.data ?? introspection);
}
