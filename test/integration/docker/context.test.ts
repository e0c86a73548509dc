import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { execa } from 'execa';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listContext, packContext } from '../../../electron/engine/docker/build-context.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { writeFiles } from '../../support/git-repo.ts';

const never = new AbortController().signal;

describe('the build context as a tar stream', () => {
  let dir: string;
  const log: string[] = [];
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-context-'));
    log.length = 0;
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const list = (limits?: { maxBytes: number; maxEntries: number }) =>
    listContext(dir, 'Dockerfile', (line) => log.push(line), never, limits);

  test('what the system’s own tar reads is what was there', async () => {
    const big = 'x'.repeat(3_000_000);
    const deep = `${'d/'.repeat(60)}${'n'.repeat(120)}`;
    await writeFiles(dir, {
      Dockerfile: 'FROM scratch',
      empty: '',
      big,
      [deep]: 'deep',
      'ünï/cödé': 'unicode',
    });
    await writeFiles(dir, { 'run.sh': { text: '#!', mode: 0o750 }, link: { symlink: 'run.sh' } });
    const tar = await buffer(packContext(await list(), never));
    const out = await mkdtemp(path.join(tmpdir(), 'hpt-untar-'));
    try {
      await execa('tar', ['-x', '-f', '-', '-C', out], { input: tar });
      await execa('diff', ['-r', '--no-dereference', dir, out]);
      expect((await execa('stat', ['-c', '%a', path.join(out, 'run.sh')])).stdout).toBe('750');
      const times = (folder: string) => execa('stat', ['-c', '%Y', path.join(folder, 'big')]);
      expect((await times(out)).stdout).toBe((await times(dir)).stdout);
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  });

  test('the order does not depend on the disk', async () => {
    await writeFiles(dir, { b: '', a: '', 'c/z': '', 'c/a': '', Dockerfile: '' });
    expect((await list()).map((entry) => entry.name)).toEqual(['Dockerfile', 'a', 'b', 'c', 'c/a', 'c/z']);
  });

  test('pipes and sockets are left out, and said', async () => {
    await writeFile(path.join(dir, 'Dockerfile'), '');
    await execa('mkfifo', [path.join(dir, 'pipe')]);
    const server = net.createServer().listen(path.join(dir, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      expect((await list()).map((entry) => entry.name)).toEqual(['Dockerfile']);
      expect(log.join('\n')).toMatch(/pipe[\s\S]*socket/);
    } finally {
      server.close();
    }
  });

  test('links are not followed, around in circles or out of the folder', async () => {
    await writeFiles(dir, { Dockerfile: '', 'a/file': 'x' });
    await symlink('..', path.join(dir, 'a/up'));
    await symlink('/', path.join(dir, 'root'));
    const entries = await list();
    expect(entries.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'file Dockerfile',
      'directory a',
      'file a/file',
      'symlink a/up',
      'symlink root',
    ]);
  });

  test('an ignore file that is a link out of the folder is not read', async () => {
    await writeFiles(dir, { Dockerfile: '', kept: 'x', '.dockerignore': { symlink: '/etc/passwd' } });
    expect((await list()).map((entry) => entry.name)).toContain('kept');
  });

  test('an ignore file of many stars is no work, one that is too big or malformed is refused', async () => {
    const name = 'a'.repeat(120);
    await writeFiles(dir, { Dockerfile: '', [name]: '', '.dockerignore': '*a*a*a*a*a*a*b\n' });
    expect((await list()).map((entry) => entry.name)).toContain(name);
    await writeFiles(dir, { '.dockerignore': '#'.repeat(64 * 1024 + 1) });
    await expect(list()).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/\.dockerignore" is too big/),
    });
    await writeFiles(dir, { 'Dockerfile.dockerignore': 'a\n[b\n' });
    await expect(list()).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/no pattern: \[b/),
    });
  });

  test('listing stops when the build is called off', async () => {
    await writeFiles(dir, { Dockerfile: '' });
    const called = new HomeportError('CANCELLED', 'Called off.');
    await expect(listContext(dir, 'Dockerfile', () => undefined, AbortSignal.abort(called))).rejects.toBe(
      called,
    );
  });

  test('too big or too many is refused in words', async () => {
    await writeFiles(dir, { Dockerfile: '', a: 'a', b: 'b' });
    await truncate(path.join(dir, 'b'), 2_000_000_000);
    await expect(list({ maxBytes: 1_000_000_000, maxEntries: 10 })).rejects.toThrow(
      /too big.*\.dockerignore/,
    );
    await expect(list({ maxBytes: 1e12, maxEntries: 2 })).rejects.toThrow(/more than .* 2 files/);
  });

  test('a file that became a link since it was listed is not followed', async () => {
    await writeFiles(dir, { Dockerfile: '', data: 'harmless' });
    const entries = await list();
    await rm(path.join(dir, 'data'));
    await symlink('/etc/hostname', path.join(dir, 'data'));
    await expect(buffer(packContext(entries, never))).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('a file that grew since it was listed is cut, one that shrank is an error', async () => {
    await writeFiles(dir, { Dockerfile: '', data: 'eight by' });
    const entries = await list();
    await writeFile(path.join(dir, 'data'), 'eight bytes and more');
    const found: string[] = [];
    const reader = extract();
    packContext(entries, never).pipe(reader);
    for await (const entry of reader) found.push(`${entry.header.name}:${await buffer(entry)}`);
    expect(found).toEqual(['Dockerfile:', 'data:eight by']);
    await writeFile(path.join(dir, 'data'), 'x');
    await expect(buffer(packContext(entries, never))).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('reading stops when the reader goes away', async () => {
    await writeFiles(dir, { Dockerfile: '', big: 'x'.repeat(10_000_000) });
    const stream = packContext(await list(), never);
    await new Promise((resolve) => stream.once('readable', resolve));
    const closed = new Promise((resolve) => stream.once('close', resolve));
    stream.destroy();
    await closed;
    expect(stream.destroyed).toBe(true);
  });
});
