import { describe, expect, test } from 'vitest';
import type { Release } from '../../../electron/engine/domain/model.ts';
import {
  againPlan,
  againWords,
  releaseToRestore,
  restoreMeans,
  restoreTarget,
} from '../../../electron/engine/domain/restorable.ts';
import { type GitSource, gitSource } from '../../../electron/shared/sources/git.ts';
import { render } from '../../../electron/shared/text/render.ts';
import type { Text } from '../../../electron/shared/text/text.ts';
import { gitResolved, gitVersion } from '../../support/git-version.ts';

const shown = (text: Text | null): string => (text ? render(text) : '');

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const git = (more: Partial<GitSource> = {}): GitSource => ({
  ...gitSource.parse({ kind: 'git', from: { kind: 'git', url: 'https://git.example.org/app.git' } }),
  ...more,
});
const origin = (source: GitSource, contextCommit = A) => ({
  source,
  inputs: { kind: 'git' as const, contextCommit, contextTag: null, bases: null },
});
const release = (number: number, patch: Partial<Release> = {}): Release => ({
  app: 'app',
  number,
  imageId: `sha256:${number}`,
  tag: `homeport/app:${number}-x`,
  sourceKey: `k${number}`,
  provenance: 'git',
  version: gitVersion(A),
  origin: origin(git()),
  state: 'good',
  quarantineReason: null,
  spec: { config: {}, hostConfig: {}, networks: {}, imageRef: null },
  createdAt: new Date(number),
  deployedAt: new Date(number),
  ...patch,
});

describe('how a release can be put back', () => {
  test.each([
    [{ image: true, parked: true }, 'container'],
    [{ image: false, parked: true }, 'container'],
    [{ image: true, parked: false }, 'spec'],
    [{ image: false, parked: false }, 'rebuild'],
  ])('%j: %s', (kept, means) => {
    expect(restoreMeans(release(1), kept, git())).toBe(means);
  });

  test.each<[string, Partial<Release>]>([
    ['never passed a gate', { state: 'quarantined' }],
    ['never ran', { spec: null }],
  ])('not at all where it %s', (_, patch) => {
    expect(restoreMeans(release(1, patch), { image: true, parked: true }, git())).toBeNull();
  });

  test.each<[string, Partial<Release>]>([
    ['was adopted', { provenance: 'adopted', version: null, origin: null }],
    ['was made outside', { provenance: 'outside', version: null, origin: null }],
  ])('its image is all there was of what %s', (_, patch) => {
    expect(restoreMeans(release(1, patch), { image: false, parked: false }, git())).toBeNull();
  });
});

test('without a number the newest is meant that the engine still has, never one to be built', () => {
  const list = [release(4), release(3), release(2), release(1)];
  const kept = (there: number[]) => (r: Release) => ({ image: there.includes(r.number), parked: false });
  expect(releaseToRestore(list, 4, kept([1, 2, 3, 4]))?.number).toBe(3);
  expect(releaseToRestore(list, 4, kept([1, 2, 4]))?.number).toBe(2);
  expect(releaseToRestore(list, 4, kept([4]))).toBeNull();
});

describe('what a release is built again from', () => {
  test('is what it was built from, at the address where the repository is now', () => {
    const then = git({ buildArgs: { FLAVOUR: 'then' }, dockerfile: 'old/Dockerfile' });
    const now = git({
      kind: 'git',
      from: { kind: 'git', url: 'https://moved.example.org/app.git', branch: 'next', tag: null },
      buildArgs: { FLAVOUR: 'now' },
    });
    const plan = againPlan(release(1, { origin: origin(then) }), now);
    expect(plan).toEqual({
      version: gitVersion(A),
      origin: origin({ ...then, from: now.from }),
      recorded: true,
    });
  });

  test('keeps both commits of a repository that is watched while another is built', () => {
    const watching = git({ watch: { url: 'https://git.example.org/other.git', branch: null, tag: null } });
    const built = release(1, {
      origin: origin(watching, B),
    });
    expect(againPlan(built, watching)).toMatchObject({
      version: { id: A },
      origin: { inputs: { contextCommit: B } },
    });
    // Today another repository is built: it never had this commit.
    expect(againPlan(built, git())?.origin.source).toEqual(watching);
  });

  test('is today’s settings where those of then were not kept, and that is said; with two repositories it is not known', () => {
    const old = release(1, { origin: null });
    expect(againPlan(old, git())).toMatchObject({
      version: { id: A },
      origin: { inputs: { contextCommit: A } },
      recorded: false,
    });
    expect(shown(againWords(old, git()))).toContain('today’s build settings');
    const watching = git({ watch: { url: 'https://git.example.org/other.git', branch: null, tag: null } });
    expect(againPlan(old, watching)).toBeNull();
  });

  test('a folder has no commits, and is said to be taken as it is', () => {
    const folder = git({
      kind: 'git',
      from: { kind: 'folder', path: '/srv/app' },
      watch: { url: 'https://git.example.org/app.git', branch: null, tag: null },
    });
    const built = release(1, {
      origin: { source: folder, inputs: { kind: 'git', contextCommit: null, contextTag: null, bases: null } },
    });
    expect(shown(againWords(built, folder))).toContain('/srv/app is taken as it is now');
  });

  test('goes into the journal: it begins with a build, and the release keeps its number', () => {
    const plan = againPlan(release(1), git());
    if (plan === null) throw new Error('There is a plan');
    expect(restoreTarget(release(1), { ...plan, key: 'k1' })).toMatchObject({
      app: 'app',
      release: 1,
      imageId: null,
      wanted: gitResolved(A, 'k1'),
      source: plan.origin.source,
    });
    expect(restoreTarget(release(1), null)).toMatchObject({
      release: 1,
      imageId: 'sha256:1',
      wanted: null,
      version: gitVersion(A),
    });
  });
});
