import { chmod, mkdir, mkdtemp, realpath, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createContextDigests } from '../../../electron/engine/docker/context-digest.ts';
import { createFolderVersions } from '../../../electron/engine/sources/git/folder-version.ts';
import { gitSource as sourceSchema } from '../../../electron/shared/sources/git.ts';
import { writeFiles } from '../../support/git-repo.ts';

const never = new AbortController().signal;
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('which version a folder is', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await realpath(await mkdtemp(path.join(tmpdir(), 'hpt-folder-')));
    await writeFiles(dir, {
      Dockerfile: 'FROM scratch\n',
      'web/index.html': 'one',
      '.dockerignore': 'cache\n',
    });
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const source = (more: object = {}) =>
    sourceSchema.parse({
      kind: 'git',
      from: { kind: 'folder', path: dir },
      watch: { url: '/watched' },
      ...more,
    });
  /** Another process each time: nothing is remembered. */
  const version = (more: object = {}) =>
    createFolderVersions({ now: () => new Date() })(dir, source(more), never);
  const file = (name: string) => path.join(dir, name);

  test.each<[string, () => Promise<unknown>]>([
    ['a file’s content', () => writeFile(file('web/index.html'), 'two')],
    ['the Dockerfile', () => writeFile(file('Dockerfile'), 'FROM scratch\nLABEL a=b\n')],
    ['a file’s mode', () => chmod(file('web/index.html'), 0o755)],
    ['a file more', () => writeFile(file('web/more'), '')],
    ['a file fewer', () => rm(file('web/index.html'))],
    ['a file’s name', () => rename(file('web/index.html'), file('web/index.htm'))],
    ['an empty folder', () => mkdir(file('empty'))],
    ['a link', () => symlink('index.html', file('web/link'))],
    ['what is left out', () => writeFile(file('.dockerignore'), 'nothing\n')],
  ])('another one with %s', async (_, change) => {
    const before = await version();
    expect(before).toMatch(/^sha256:[0-9a-f]{64}$/);
    await change();
    expect(await version()).not.toBe(before);
  });

  test('the same with other times, and with what .dockerignore leaves out', async () => {
    const before = await version();
    await utimes(file('web/index.html'), LONG_AGO, LONG_AGO);
    await writeFiles(dir, { 'cache/big': 'x' });
    expect(await version()).toBe(before);
  });

  test('a link is told by where it points, and not followed', async () => {
    await symlink('/etc/hostname', file('outside'));
    const before = await version();
    await rm(file('outside'));
    await symlink('/etc/passwd', file('outside'));
    expect(await version()).not.toBe(before);
  });

  test('only the context folder counts', async () => {
    await writeFiles(dir, { 'web/Dockerfile': 'FROM scratch\n' });
    const before = await version({ context: 'web' });
    await writeFile(file('Dockerfile'), 'FROM scratch\nLABEL other=app\n');
    expect(await version({ context: 'web' })).toBe(before);
  });

  test('what a container writes, and what git notes, makes no version; the Dockerfile always does', async () => {
    await writeFiles(dir, { 'data/db': 'one', '.git/index': 'one' });
    const written = [path.join(dir, 'data')];
    const versions = createFolderVersions({ now: () => new Date(), written: () => written });
    const before = await versions(dir, source(), never);
    await writeFiles(dir, { 'data/db': 'two', 'data/new': '', '.git/index': 'two' });
    expect(await versions(dir, source(), never)).toBe(before);
    await writeFile(file('web/index.html'), 'other');
    expect(await versions(dir, source(), never)).not.toBe(before);
    // Even where all of the folder is mounted.
    written.push(dir);
    const mounted = await versions(dir, source(), never);
    await writeFile(file('web/index.html'), 'another');
    expect(await versions(dir, source(), never)).toBe(mounted);
    await writeFile(file('Dockerfile'), 'FROM scratch\nLABEL a=b\n');
    expect(await versions(dir, source(), never)).not.toBe(mounted);
  });

  test('a change right after a look is seen, also one that leaves size and time as they were', async () => {
    const versions = createFolderVersions({ now: () => new Date() });
    const before = await versions(dir, source(), never);
    await writeFile(file('web/index.html'), 'two');
    const after = await versions(dir, source(), never);
    expect(after).not.toBe(before);
    await utimes(file('web/index.html'), LONG_AGO, LONG_AGO);
    expect(await versions(dir, source(), never)).toBe(after);
    await writeFile(file('web/index.html'), 'six');
    await utimes(file('web/index.html'), LONG_AGO, LONG_AGO);
    expect(await versions(dir, source(), never)).not.toBe(after);
  });

  test('what is too big to be read at every check is told by sizes and times', async () => {
    const digest = () => createContextDigests(() => new Date(), { readAtMost: 2 })(dir, 'Dockerfile', never);
    await utimes(file('web/index.html'), LONG_AGO, LONG_AGO);
    const before = await digest();
    expect(await digest()).toBe(before);
    await utimes(file('web/index.html'), LONG_AGO, new Date('2021-01-01T00:00:00Z'));
    expect(await digest()).not.toBe(before);
  });

  test('a Dockerfile that is not there is refused in words', async () => {
    await rm(file('Dockerfile'));
    await expect(version()).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('a disk that hangs is not waited for', async () => {
    const hanging = createFolderVersions({
      now: () => new Date(),
      limitMs: 20,
      digests: () => new Promise(() => undefined),
    });
    await expect(hanging(dir, source(), never)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('.dockerignore'),
    });
  });

  test('nor looked at again before it answers', async () => {
    const answer = Promise.withResolvers<string>();
    let looks = 0;
    const slow = createFolderVersions({
      now: () => new Date(),
      limitMs: 20,
      digests: () => {
        looks += 1;
        return answer.promise;
      },
    });
    await expect(slow(dir, source(), never)).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(slow(dir, source(), never)).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(looks).toBe(1);
    answer.resolve('sha256:there');
    await answer.promise;
    await expect.poll(() => slow(dir, source(), never).catch(() => null)).toBe('sha256:there');
  });

  test('called off', async () => {
    const caller = new AbortController();
    const hanging = createFolderVersions({
      now: () => new Date(),
      digests: () => new Promise(() => undefined),
    });
    const look = hanging(dir, source(), caller.signal);
    caller.abort(new Error('enough'));
    await expect(look).rejects.toThrow('enough');
  });
});
