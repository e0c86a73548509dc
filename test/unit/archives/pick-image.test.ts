import { expect, test } from 'vitest';
import type { ArchiveImage } from '../../../electron/engine/archives/archive-image.ts';
import { pickImage } from '../../../electron/engine/archives/pick-image.ts';

const here = { os: 'linux', architecture: 'amd64' };
const file = { name: 'x', bytes: 1, digest: 'sha256:0', packed: false };
const image = (tags: string[], digest: string, architecture = 'amd64'): ArchiveImage => ({
  format: 'oci',
  tags,
  configDigest: `sha256:${digest.repeat(64)}`,
  manifestDigest: null,
  platform: { os: 'linux', architecture, variant: null },
  createdAt: null,
  labels: {},
  outline: { exposedPorts: [], volumes: [], healthcheck: null },
  diffIds: [],
  bytes: 1,
  config: file,
  manifest: null,
  layers: [],
});
const pick = (images: ArchiveImage[], named: string | null) =>
  pickImage(images, 'a.tar', { image: named, platform: here }).configDigest[7];

test('the only one is meant without its name', () => {
  expect(pick([image(['a:1'], '1')], null)).toBe('1');
  expect(pick([image([], '1')], null)).toBe('1');
});

test('of several platforms, this machine’s', () => {
  expect(pick([image(['a:1'], '1', 'arm64'), image(['a:1'], '2')], null)).toBe('2');
  expect(() => pick([image(['a:1'], '1', 'arm64')], null)).toThrow('linux/arm64');
});

test('of several images, the one that is named: with its tag, without, in any spelling, by digest', () => {
  const both = [image(['docker.io/library/a:1', 'a:latest'], '1'), image(['b:2'], '2')];
  expect(() => pick(both, null)).toThrow('docker.io/library/a:1');
  expect(pick(both, 'a:1')).toBe('1');
  expect(pick(both, 'docker.io/library/b')).toBe('2');
  expect(pick(both, 'b:2')).toBe('2');
  expect(pick(both, both[0]?.configDigest ?? '')).toBe('1');
  expect(() => pick(both, 'b:3')).toThrow('no image "b:3"');
});

test('the same image under two names is one', () => {
  expect(pick([image(['a:1'], '1'), image(['b:1'], '1')], null)).toBe('1');
});
