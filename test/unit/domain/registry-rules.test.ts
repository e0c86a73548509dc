import { expect, test } from 'vitest';
import { notesOf } from '../../../electron/engine/domain/image-notes.ts';
import type { Release } from '../../../electron/engine/domain/model.ts';
import { registryRules } from '../../../electron/engine/domain/sources/registry.ts';
import { type RegistrySource, registrySource } from '../../../electron/shared/sources/registry.ts';
import { bareVersion } from '../../../electron/shared/version.ts';
import { wordsOf } from '../../support/in-words.ts';
import { release } from '../store/support.ts';

const digest = (char: string) => `sha256:${char.repeat(64)}`;
const source = (follow: object, image = 'nginx'): RegistrySource =>
  registrySource.parse({ kind: 'registry', image, follow });
const found = (tag: string, label: string | null = tag, id = digest('b')) => ({
  key: `registry:${id}`,
  version: bareVersion('registry', id, label),
  inputs: {
    kind: 'registry' as const,
    image: 'nginx',
    tag,
    platformDigest: id,
    configDigest: id,
    bytes: 1,
    links: { source: null, url: null, documentation: null },
    revision: null,
  },
});
const ran = (from: RegistrySource, it: ReturnType<typeof found>): Release => ({
  ...release({ version: it.version, origin: { source: from, inputs: it.inputs }, sourceKey: it.key }),
  number: 1,
  tag: 'homeport/web:1',
});

const VERSIONS = source({ kind: 'versions', pattern: '^1' });
const TAG = source({ kind: 'tag', tag: 'alpine' });

test('a version is out, a tag names a new image, and what is followed was changed', () => {
  const say = (...args: Parameters<typeof registryRules.news>) => wordsOf(registryRules.news(...args));
  expect(say(VERSIONS, ran(VERSIONS, found('1.1.0')), found('1.2.0'))).toBe('1.2.0 is out.');
  expect(say(TAG, ran(TAG, found('alpine', null)), found('alpine', null, digest('c')))).toBe(
    'nginx:alpine names a new image: ccccccc.',
  );
  expect(say(TAG, ran(TAG, found('alpine', '1.1')), found('alpine', '1.2', digest('c')))).toBe('1.2 is out.');
  // The same version, built anew.
  expect(say(TAG, ran(TAG, found('alpine', '1.1')), found('alpine', '1.1', digest('c')))).toContain(
    'names a new image',
  );
  const moved = source({ kind: 'tag' }, 'ghcr.io/you/nginx');
  expect(say(moved, ran(TAG, found('alpine')), found('latest', '2'))).toContain('ghcr.io/you/nginx');
});

test('a version that was taken back is not followed backwards, unless a person changed what is followed', () => {
  const running = ran(VERSIONS, found('1.2.0'));
  expect(registryRules.takenBack(VERSIONS, running, found('1.1.0'))).toEqual({
    was: '1.2.0',
    now: '1.1.0',
    pattern: '^1',
  });
  expect(registryRules.takenBack(VERSIONS, running, found('1.3.0'))).toBeNull();
  expect(
    registryRules.takenBack(source({ kind: 'versions', pattern: '~1.1' }), running, found('1.1.0')),
  ).toBeNull();
  expect(registryRules.takenBack(TAG, running, found('1.1.0'))).toBeNull();
});

test('a release is pulled again from where it came from, with the time limit of today', () => {
  const today = { ...source({ kind: 'tag' }, 'other/app'), pullTimeoutMinutes: 7 };
  const again = registryRules.again(ran(VERSIONS, found('1.2.0')), today);
  expect(again).toMatchObject({
    version: { id: digest('b') },
    origin: { source: { image: 'nginx', follow: VERSIONS.follow, pullTimeoutMinutes: 7 } },
    recorded: true,
  });
  expect(registryRules.again({ ...ran(VERSIONS, found('1')), origin: null }, today)).toBeNull();
});

test('what an image says of itself is a plain line, and its links are https', () => {
  const notes = notesOf({
    'org.opencontainers.image.version': ' 1.2\u001b[31m\n3 ',
    'org.opencontainers.image.source': 'https://example.org/app',
    'org.opencontainers.image.url': 'javascript:alert(1)',
    'org.opencontainers.image.documentation': 'https://user:secret@example.org/',
  });
  expect(notes).toEqual({
    version: '1.2 3',
    revision: null,
    links: { source: 'https://example.org/app', url: null, documentation: null },
  });
  expect(notesOf(null).version).toBeNull();
  expect(notesOf({ 'org.opencontainers.image.version': 'x'.repeat(500) }).version).toBeNull();
});
