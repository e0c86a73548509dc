import { expect, test } from 'vitest';
import { adoptedSource } from '../../../electron/engine/domain/adopted-source.ts';
import type { ContainerInspect, ImageInspect } from '../../../electron/engine/domain/docker-types.ts';
import { isFetched, isVersion } from '../../../electron/engine/domain/registry-image.ts';
import { registrySource } from '../../../electron/shared/sources/registry.ts';

import { wordsOf } from '../../support/in-words.ts';

const ID = `sha256:${'1'.repeat(64)}`;
const DIGEST = `sha256:${'2'.repeat(64)}`;
const container = (ref: string): ContainerInspect => ({ ...BASE, Image: ID, Config: { Image: ref } });
const BASE = { Id: 'c', Name: '/web' } as unknown as ContainerInspect;
const image = (...digests: string[]): ImageInspect => ({
  Id: ID,
  RepoTags: [],
  RepoDigests: digests,
  Created: '2026-01-01T00:00:00Z',
  Os: 'linux',
  Architecture: 'amd64',
  Size: 1,
  Config: {},
});

test.each([
  ['nginx', `nginx@${DIGEST}`, { image: 'nginx', follow: { kind: 'tag', tag: 'latest' } }],
  [
    'docker.io/library/nginx:alpine',
    `nginx@${DIGEST}`,
    { image: 'nginx', follow: { kind: 'tag', tag: 'alpine' } },
  ],
  [
    'nas:5000/a/b:1.2',
    `nas:5000/a/b@${DIGEST}`,
    { image: 'nas:5000/a/b', follow: { kind: 'tag', tag: '1.2' } },
  ],
  [
    `nginx:1@${DIGEST}`,
    `nginx@${DIGEST}`,
    { image: 'nginx', follow: { kind: 'pin', digest: DIGEST, tag: '1' } },
  ],
])('%s is followed as it was written', (ref, digest, wanted) => {
  const found = adoptedSource(container(ref), image(digest), 'web');
  expect(found).toMatchObject({ source: registrySource.parse({ kind: 'registry', ...wanted }), sure: true });
});

test.each([
  ['myapp:latest', [], 'was made on this machine'],
  // A person's own name for what came from elsewhere.
  ['mine:1', [`nginx@${DIGEST}`], 'was made on this machine'],
  [ID, [`nginx@${DIGEST}`], 'image’s id'],
  [ID.slice(7, 19), [`nginx@${DIGEST}`], 'image’s id'],
  ['homeport/web:1-abc1234', [`nginx@${DIGEST}`], 'Homeport gave'],
  ['', [], 'image’s id'],
])('of "%s" nobody can be asked', (ref, digests, words) => {
  const found = adoptedSource(container(ref), image(...digests), 'web');
  expect(found.source).toBeNull();
  expect(wordsOf(found.noSource)).toContain(words);
});

test('in containerd every image has a digest: the registry must say', () => {
  expect(adoptedSource(container('myapp'), image(`myapp@${ID}`), 'web')).toMatchObject({ sure: false });
});

test('an image is a version by its content, or by a digest of that repository', () => {
  const inputs = {
    kind: 'registry' as const,
    image: 'docker.io/library/nginx',
    tag: '1',
    platformDigest: `sha256:${'3'.repeat(64)}`,
    configDigest: ID,
    bytes: null,
    links: { source: null, url: null, documentation: null },
    revision: null,
  };
  const version = { ...VERSION, id: DIGEST };
  const resolved = { key: '', version, inputs };
  expect(isVersion(resolved, image())).toBe(true);
  const other = { ...resolved, inputs: { ...inputs, configDigest: `sha256:${'4'.repeat(64)}` } };
  expect(isVersion(other, image())).toBe(false);
  expect(isVersion(other, image(`nginx@${DIGEST}`))).toBe(true);
  expect(isVersion(other, image(`other/nginx@${DIGEST}`))).toBe(false);
  // What the engine has by that digest is not what the registry said it was.
  expect(isFetched(other, image(`nginx@${DIGEST}`))).toBe(false);
  expect(isFetched(resolved, image(`nginx@${DIGEST}`))).toBe(true);
});

const VERSION = {
  kind: 'registry' as const,
  label: null,
  author: null,
  message: null,
  madeAt: null,
  contextDigest: null,
};
