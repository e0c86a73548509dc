import { expect, test } from 'vitest';
import {
  madeAt,
  plainLabels,
  readConfig,
  readManifest,
} from '../../../electron/engine/registry/manifest-shapes.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const part = { mediaType: 'x', digest: DIGEST, size: 1 };
const read = (value: unknown) =>
  readManifest(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));

test.each([
  'no json',
  'null',
  '[]',
  '{}',
  '['.repeat(200_000),
  { manifests: [part], config: part, layers: [] },
  { manifests: [{ ...part, digest: 'sha256:abc' }] },
  { manifests: [{ ...part, digest: '../../etc/passwd' }] },
  { config: part, layers: [{ ...part, size: -1 }] },
  { config: part, layers: [{ ...part, size: 1e300 }] },
  { config: part, layers: Array.from({ length: 2001 }, () => part) },
  { config: { ...part, digest: 1 }, layers: [] },
])('%.60j is no manifest', (value) => {
  expect(read(value)).toBeNull();
});

test('what is one is read, whatever else it holds', () => {
  expect(read({ schemaVersion: 1, fsLayers: [] })).toBe('old');
  expect(read({ config: part, layers: [part], extra: { deep: [] } })).toEqual({
    config: part,
    layers: [part],
  });
  expect(read({ manifests: [{ ...part, platform: 'linux', annotations: 7 }] })).toEqual({
    entries: [{ ...part, platform: null, annotations: null }],
  });
});

test.each([
  ['2026-03-04T05:06:07.123456789Z', '2026-03-04T05:06:07.123Z'],
  ['2026-03-04T05:06:07+02:00', '2026-03-04T03:06:07.000Z'],
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['0001-01-01T00:00:00Z', null],
  ['2026-13-04T05:06:07Z', null],
  ['yesterday', null],
  ['1', null],
  ['', null],
  [undefined, null],
])('%j was made at %j', (created, at) => {
  expect(madeAt(created)).toBe(at);
});

test('a config that is not as it should be still is what it says', () => {
  const config = readConfig(
    Buffer.from('{"created":5,"os":"linux","architecture":["x"],"config":{"Labels":[]}}'),
  );
  expect(config).toMatchObject({ created: null, os: 'linux', architecture: '' });
  expect(readConfig(Buffer.from('[]'))).toBeNull();
});

test('labels are plain lines, and not more than anybody needs', () => {
  expect(
    plainLabels({
      a: ' two\n lines\u001b[2J ',
      b: 7,
      'c\u001b[1m': 'x',
      d: 'x'.repeat(5000),
      __proto__: 'e',
    }),
  ).toEqual({ a: 'two lines' });
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`l${n}`, 'v']));
  expect(Object.keys(plainLabels(many))).toHaveLength(200);
  const long = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`l${n}`, 'v'.repeat(4000)]));
  expect(JSON.stringify(plainLabels(long)).length).toBeLessThan(40_000);
  expect(plainLabels(JSON.parse('{"__proto__":"x","constructor":"y"}'))).toMatchObject({ constructor: 'y' });
});
