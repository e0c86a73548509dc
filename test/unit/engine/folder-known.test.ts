import { expect, test } from 'vitest';
import { takeFolderForKnown } from '../../../electron/engine/apps/folder-known.ts';
import { newJournal } from '../../../electron/engine/domain/journal-shape.ts';
import { sourceKey } from '../../../electron/engine/sources/source-key.ts';
import { appConfig } from '../../../electron/shared/config.ts';
import { app, at, ended, open, release, tempDir } from '../store/support.ts';

/** An app of a folder that an earlier version built, which knew the watched commit alone. */
const config = appConfig.parse({
  source: { from: { kind: 'folder', path: '/srv/web' }, watch: { url: 'https://example.com/web.git' } },
});
const COMMIT = 'c'.repeat(40);
const before = sourceKey(config.source, COMMIT, null);
const found = (contextDigest: string) => ({
  key: sourceKey(config.source, COMMIT, null, contextDigest),
  commit: COMMIT,
  contextCommit: null,
  contextDigest,
  tag: null,
  contextTag: null,
});

function store() {
  const opened = open(tempDir());
  opened.insertApp(app('web', { config }));
  const build = {
    source: config.source,
    contextCommit: null,
    contextDigest: null,
    tag: null,
    contextTag: null,
  };
  opened.insertRelease(release({ sourceKey: before, state: 'good', build }));
  opened.insertRelease(release({ sourceKey: 'another', state: 'good', build, imageId: 'sha256:bb' }));
  const target = {
    key: before,
    commit: COMMIT,
    contextCommit: null,
    contextDigest: null,
    tag: null,
    contextTag: null,
  };
  opened.insertUpdate(ended('u1', at(1), { outcome: 'failed', journal: newJournal({ target }) }));
  return opened;
}

const look = (opened: ReturnType<typeof store>, contextDigest: string) => {
  const web = opened.app('web');
  if (web) takeFolderForKnown({ store: opened, log: () => undefined }, web, found(contextDigest));
};

test('what a folder holds at the first look counts as what was built, and as what failed', () => {
  const opened = store();
  look(opened, 'sha256:first');
  expect(opened.release('web', 1)).toMatchObject({
    sourceKey: found('sha256:first').key,
    build: { contextDigest: 'sha256:first' },
  });
  expect(opened.release('web', 2)).toMatchObject({
    sourceKey: 'another',
    build: { contextDigest: null, tag: null, contextTag: null },
  });
  expect(opened.update('u1')?.journal.target?.key).toBe(found('sha256:first').key);
});

test('from then on a change is a change', () => {
  const opened = store();
  look(opened, 'sha256:first');
  look(opened, 'sha256:second');
  expect(opened.release('web', 1)?.sourceKey).toBe(found('sha256:first').key);
});

test('a repository is never looked into: its key is what it was', () => {
  const git = appConfig.parse({ source: { from: { kind: 'git', url: '/x' } } }).source;
  expect(sourceKey(git, null, COMMIT, null)).toBe(sourceKey(git, null, COMMIT));
  expect(sourceKey(config.source, COMMIT, null, 'sha256:a')).not.toBe(before);
});
