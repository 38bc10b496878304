// Every document that the Shopify connector sends is valid for the API version that it sends it to.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TypeInfo, isObjectType, parse, validate, visit, visitWithTypeInfo } from 'graphql';
import { adminSchema } from './schema.js';

const connector = new URL('../../crates/shelfbell/src/connectors/shopify/', import.meta.url);
const queries = new URL('queries/', connector);
const read = (name) => readFileSync(new URL(name, queries), 'utf8');
const files = readdirSync(queries).filter((name) => name.endsWith('.graphql'));

const version = /API_VERSION: &str = "([^"]+)"/.exec(readFileSync(new URL('mod.rs', connector), 'utf8'))?.[1];
assert.ok(version, 'the API version is found in mod.rs');
const schema = adminSchema(version);

// A variant's picture is still asked for by its old field: `media` is a connection, and in the bulk query a third one, which would put
// every picture on a line of its own.
const borne = new Set(['ProductVariant.image']);

/** Problems of a document, deprecated fields among them: they stop working in a later version. */
function problems(text) {
  const document = parse(text);
  const found = validate(schema, document).map((error) => error.message);
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        const field = types.getFieldDef();
        const name = `${types.getParentType()}.${field?.name}`;
        if (field?.deprecationReason && !borne.has(name)) found.push(`${name} is deprecated: ${field.deprecationReason}`);
      },
    }),
  );
  return found;
}

for (const name of files) {
  test(`${name} is valid for ${version}`, () => assert.deepEqual(problems(read(name)), []));
}

test('every document that the program includes is among them', () => {
  const source = readFileSync(new URL('documents.rs', connector), 'utf8');
  const included = [...source.matchAll(/"(?:queries\/)?(\w+\.graphql)"/g)].map((match) => match[1]);
  assert.ok(included.length >= 9, `${included.length} documents`);
  assert.deepEqual([...new Set(included)].sort(), [...files].sort());
});

test('the bulk query keeps to the limits of bulk operations', () => {
  // At most 5 connections, at most one within another; no variables; every object with a connection names its id.
  const types = new TypeInfo(schema);
  const isConnection = () => isObjectType(types.getType()) ? types.getType().name.endsWith('Connection') : /Connection!?$/.test(String(types.getType()));
  let depth = 0;
  let deepest = 0;
  let connections = 0;
  const document = parse(read('bulk_variants.graphql'));
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter(field) {
          if (!isConnection()) return;
          connections += 1;
          depth += 1;
          deepest = Math.max(deepest, depth);
          const node = field.selectionSet.selections.find((edge) => edge.name.value === 'edges').selectionSet.selections[0];
          const names = node.selectionSet.selections.map((selection) => selection.name.value);
          assert.ok(names.includes('id'), `${field.name.value} has no id`);
        },
        leave() {
          if (isConnection()) depth -= 1;
        },
      },
    }),
  );
  assert.equal(document.definitions[0].variableDefinitions.length, 0);
  assert.equal(connections, 2);
  assert.equal(deepest, 2);
});

test('an invalid document is found out', () => {
  assert.notDeepEqual(problems('{ shop { nothingOfTheKind } }'), []);
  assert.notDeepEqual(problems('query Q($id: String!) { inventoryItem(id: $id) { id } }'), []);
  assert.match(problems('query Q($id: ID!) { inventoryItem(id: $id) { variant { id } } }').join(), /InventoryItem.variant is deprecated/);
});
