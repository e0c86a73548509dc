import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  beginSampleRepository,
  commitTo,
  headOf,
  removeRepository,
  repositoryIn,
  sampleFolder,
} from '../../../electron/engine/sample/repository.ts';
import { createGit } from '../../../electron/engine/sources/git/git.ts';

const never = new AbortController().signal;
const at = new Date('2026-11-21T10:00:00Z');
let dataDir: string;
let repository: string;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'hpt-sample-'));
  repository = repositoryIn(dataDir);
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const git = async (...args: string[]) =>
  (await execa('git', args, { cwd: repository, env: { GIT_CONFIG_GLOBAL: '/dev/null' } })).stdout;
const file = (content: string, path = 'a.txt') => ({ path, executable: false, content });
const begin = () =>
  beginSampleRepository(
    repository,
    { message: 'First', at, files: [file('one'), file('kept', 'b/c.sh')] },
    never,
  );
const next = async (content: string, message = 'Next') => {
  const head = await headOf(repository, never);
  if (!head) throw new Error('There is no head');
  await commitTo(repository, head, { message, at, files: [file(content)] }, never);
};

test('real commits: author, message, and what was not written again stays', async () => {
  await begin();
  await next('two', 'Second\nline');
  expect(await headOf(repository, never)).toMatchObject({ version: 2 });
  expect(await git('log', '--format=%an <%ae> %s %ct')).toBe(
    `Homeport sample <sample@homeport.invalid> Second line ${at.getTime() / 1000}\n` +
      `Homeport sample <sample@homeport.invalid> First ${at.getTime() / 1000}`,
  );
  expect(await git('show', 'main:a.txt')).toBe('two');
  expect(await git('show', 'main:b/c.sh')).toBe('kept');
  expect(await git('fsck', '--strict')).toBe('');
});

test('Homeport’s own git reads it as any other source', async () => {
  await begin();
  await next('two');
  const source = createGit({ log: () => undefined });
  const { commit, branch } = await source.resolve({ url: repository, branch: null }, never);
  expect(branch).toBe('main');
  const dir = path.join(dataDir, 'checkout');
  await mkdir(dir);
  await source.checkout({ url: repository, branch: null }, commit, dir, () => undefined, never);
  expect(await readFile(path.join(dir, 'a.txt'), 'utf8')).toBe('two');
});

test('what is in a file means nothing to git', async () => {
  const odd = 'done\ncommit refs/heads/other\ndata 3\nfeature import-marks=/etc/passwd\n\u0000';
  await beginSampleRepository(repository, { message: odd, at, files: [file(odd)] }, never);
  expect(await git('show', 'main:a.txt')).toBe(odd.trimEnd());
  expect(await git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
});

test('settings, hooks and attributes that somebody put there run nothing', async () => {
  await begin();
  const ran = path.join(dataDir, 'ran');
  const run = `touch ${ran}`;
  await git('config', 'filter.x.clean', run);
  await git('config', 'gpg.program', run);
  await git('config', 'commit.gpgSign', 'true');
  await git('config', 'core.fsmonitor', run);
  await mkdir(path.join(repository, 'hooks'), { recursive: true });
  for (const hook of ['reference-transaction', 'post-commit', 'update'])
    await writeFile(path.join(repository, 'hooks', hook), `#!/bin/sh\n${run}\n`, { mode: 0o755 });
  await mkdir(path.join(repository, 'info'), { recursive: true });
  await writeFile(path.join(repository, 'info/attributes'), '* filter=x\n');
  await next('two');
  expect((await readdir(dataDir)).includes('ran')).toBe(false);
  expect(await headOf(repository, never)).toMatchObject({ version: 2 });
});

test('what was cut off while it was made or written to is in nobody’s way', async () => {
  await mkdir(path.join(sampleFolder(dataDir), 'new-cut'), { recursive: true });
  expect(await headOf(repository, never)).toBe(null);
  await mkdir(repository, { recursive: true });
  expect(await headOf(repository, never)).toBe(null);
  await begin();
  await writeFile(path.join(repository, 'refs/heads/main.lock'), '');
  await next('two');
  expect(await headOf(repository, never)).toMatchObject({ version: 2 });
  expect(await removeRepository(dataDir)).toBe(true);
  expect(await readdir(dataDir)).toEqual([]);
});

test('a repository that is damaged is none', async () => {
  await begin();
  await rm(path.join(repository, 'objects'), { recursive: true });
  await mkdir(path.join(repository, 'objects'));
  expect(await headOf(repository, never)).toBe(null);
  await begin();
  expect(await headOf(repository, never)).toMatchObject({ version: 1 });
});

test('what a person put beside it stays, and a link is not followed', async () => {
  await begin();
  await writeFile(path.join(sampleFolder(dataDir), 'notes.txt'), 'mine');
  expect(await removeRepository(dataDir)).toBe(true);
  expect(await readdir(sampleFolder(dataDir))).toEqual(['notes.txt']);

  await rm(sampleFolder(dataDir), { recursive: true });
  const elsewhere = path.join(dataDir, 'elsewhere');
  await mkdir(path.join(elsewhere, 'repository.git'), { recursive: true });
  await symlink(elsewhere, sampleFolder(dataDir));
  expect(await removeRepository(dataDir)).toBe(false);
  await expect(begin()).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await readdir(path.join(elsewhere, 'repository.git'))).toEqual([]);
});

test('nothing to remove is no error', async () => {
  expect(await removeRepository(dataDir)).toBe(false);
});
