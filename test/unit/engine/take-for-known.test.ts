import { expect, test } from 'vitest';
import { takeForKnown } from '../../../electron/engine/apps/take-for-known.ts';
import type { Resolved } from '../../../electron/engine/domain/source.ts';
import { createArchiveAdapter } from '../../../electron/engine/sources/archive/adapter.ts';
import { createGitAdapter } from '../../../electron/engine/sources/git/adapter.ts';
import { createGit } from '../../../electron/engine/sources/git/git.ts';
import { sourceKey } from '../../../electron/engine/sources/git/source-key.ts';
import { createRegistryAdapter } from '../../../electron/engine/sources/registry/adapter.ts';
import { createSources } from '../../../electron/engine/sources/sources.ts';
import { appConfig } from '../../../electron/shared/config.ts';
import { gitSource } from '../../../electron/shared/sources/git.ts';
import { gitVersion } from '../../support/git-version.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';
import { app, at, ended, open, release, tempDir } from '../store/support.ts';

/** An app of a folder that an earlier version built, which knew the watched commit alone. */
const source = gitSource.parse({
  kind: 'git',
  from: { kind: 'folder', path: '/srv/web' },
  watch: { url: 'https://example.com/web.git' },
});
const config = appConfig.parse({ source });
const COMMIT = 'c'.repeat(40);
const before = sourceKey(source, COMMIT, null);
const found = (contextDigest: string): Resolved => ({
  key: sourceKey(source, COMMIT, null, contextDigest),
  version: gitVersion(COMMIT, { contextDigest }),
  inputs: INPUTS,
});
const INPUTS = { kind: 'git' as const, contextCommit: null, contextTag: null, bases: null };

function store() {
  const opened = open(tempDir());
  opened.insertApp(app('web', { config }));
  const made = { version: gitVersion(COMMIT), origin: { source, inputs: INPUTS } };
  opened.insertRelease(release({ sourceKey: before, state: 'good', ...made }));
  opened.insertRelease(release({ sourceKey: 'another', state: 'good', ...made, imageId: 'sha256:bb' }));
  const wanted = { key: before, version: gitVersion(COMMIT), inputs: INPUTS };
  opened.insertUpdate(ended('u1', at(1), { outcome: 'failed', journal: oneAppJournal({ wanted }) }));
  return opened;
}

const sources = createSources({
  git: createGitAdapter(createGit({ log: () => undefined }), { tmp: '/nowhere' }),
  registry: createRegistryAdapter({
    clientOf: () => {
      throw new Error('No registry is asked');
    },
    login: async () => null,
    now: () => new Date(),
  }),
  archive: createArchiveAdapter({ now: () => new Date(), wait: async () => undefined, log: () => undefined }),
});

const look = (opened: ReturnType<typeof store>, contextDigest: string) => {
  const web = opened.app('web');
  if (web) takeForKnown({ store: opened, sources, log: () => undefined }, web, found(contextDigest));
};

test('what a folder holds at the first look counts as what was built, and as what failed', () => {
  const opened = store();
  look(opened, 'sha256:first');
  expect(opened.release('web', 1)).toMatchObject({
    sourceKey: found('sha256:first').key,
    version: { contextDigest: 'sha256:first' },
  });
  expect(opened.release('web', 2)).toMatchObject({
    sourceKey: 'another',
    version: { contextDigest: null },
  });
  expect(opened.update('u1')?.journal.targets[0]?.wanted?.key).toBe(found('sha256:first').key);
});

test('from then on a change is a change', () => {
  const opened = store();
  look(opened, 'sha256:first');
  look(opened, 'sha256:second');
  expect(opened.release('web', 1)?.sourceKey).toBe(found('sha256:first').key);
});

test('a repository is never looked into: its key is what it was', () => {
  const git = gitSource.parse({ kind: 'git', from: { kind: 'git', url: '/x' } });
  expect(sourceKey(git, null, COMMIT, null)).toBe(sourceKey(git, null, COMMIT));
  expect(sourceKey(source, COMMIT, null, 'sha256:a')).not.toBe(before);
});
