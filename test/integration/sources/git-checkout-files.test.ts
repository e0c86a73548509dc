import { lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serveGitHttp } from '../../support/git-http.ts';
import type { RepoFiles, TestRepo } from '../../support/git-repo.ts';
import { createRepo } from '../../support/git-repo.ts';
import { type Bench, createBench, failureOf } from './support/bench.ts';

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12\n`;

describe('what is on disk after a checkout', () => {
  let bench: Bench;
  let repo: TestRepo;
  let out: string;
  beforeEach(async () => {
    bench = await createBench();
    repo = await bench.repo();
    out = bench.fresh('out');
  });
  afterEach(() => bench.close());

  const checkout = (commit: string, url = repo.url, branch: string | null = null) =>
    bench.git.checkout({ url, branch }, commit, out, bench.sink, bench.signal);
  const checkoutFiles = async (files: RepoFiles) => checkout(await repo.commit(files, 'Files'));
  const read = (name: string) => readFile(path.join(out, name), 'utf8');

  test('modes, links and line ends as they were committed', async () => {
    await checkoutFiles({
      'run.sh': { text: '#!/bin/sh\n', mode: 0o755 },
      plain: { text: 'x\n', mode: 0o644 },
      'crlf.txt': 'a\r\nb\r\n',
      inner: { symlink: 'plain' },
      outer: { symlink: '../../../etc/passwd' },
      dangling: { symlink: '/nowhere' },
      'ünï cödé': 'y',
    });
    expect((await lstat(path.join(out, 'run.sh'))).mode & 0o111).toBe(0o111);
    expect((await lstat(path.join(out, 'plain'))).mode & 0o111).toBe(0);
    expect(await read('crlf.txt')).toBe('a\r\nb\r\n');
    expect(await readlink(path.join(out, 'inner'))).toBe('plain');
    expect(await readlink(path.join(out, 'outer'))).toBe('../../../etc/passwd');
    expect(await readlink(path.join(out, 'dangling'))).toBe('/nowhere');
    expect(await read('ünï cödé')).toBe('y');
    expect(await readdir(out)).not.toContain('.git');
  });

  test('a pointer of git LFS stays a pointer: nothing is fetched or run for it', async () => {
    await checkoutFiles({
      '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
      '.lfsconfig': '[lfs]\n\turl = http://127.0.0.1:1/\n',
      'big.bin': POINTER,
    });
    expect(await read('big.bin')).toBe(POINTER);
  });

  test('the commit that was asked for, also where the branch went on or was rewritten', async () => {
    const commit = await repo.commit({ a: 'asked for' }, 'Asked for');
    await repo.git('commit', '--quiet', '--amend', '-m', 'Instead');
    await repo.commit({ a: 'later' }, 'Later');
    expect(await checkout(commit, repo.url, 'main')).toMatchObject({ id: commit, message: 'Asked for' });
    expect(await read('a')).toBe('asked for');
  });

  test('the branch was deleted and the commit is gone: that is said', async () => {
    await repo.commit({ a: '1' }, 'One');
    await repo.branch('topic');
    const commit = await repo.commit({ a: '2' }, 'Two');
    await repo.branch('main');
    await repo.git('branch', '-D', 'topic');
    await repo.git('reflog', 'expire', '--expire=now', '--all');
    await repo.git('gc', '--quiet', '--prune=now');
    const error = await failureOf(checkout(commit, repo.url, 'topic'));
    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(error.message).toMatch(/The branch is not in the repository any more/);
  });

  test('a repository of the SHA-256 kind', async () => {
    const dir = bench.fresh('sha256');
    await execa('git', ['init', '--quiet', '--object-format=sha256', '--initial-branch=main', dir]);
    repo = await createRepo(dir);
    const commit = await repo.commit({ a: 'long id' }, 'Long');
    expect(commit).toHaveLength(64);
    expect(await bench.git.resolve({ url: repo.url, branch: null }, bench.signal)).toMatchObject({ commit });
    expect((await checkout(commit)).id).toBe(commit);
    expect(await read('a')).toBe('long id');
  });

  test('what a commit says is one line, without what a terminal would act on', async () => {
    await repo.commit({ a: '1' }, 'One');
    const esc = '\u001b';
    await repo.git(
      '-c',
      `user.name=Eve${esc}[31m\u0007`,
      'commit',
      '--quiet',
      '--allow-empty',
      '--author',
      `Eve${esc}[31m\u009b <eve@example.com>`,
      '-m',
      `Look${esc}]0;title\u0007 here`,
    );
    const commit = await checkout(await repo.head());
    expect(commit).toMatchObject({ author: 'Eve', message: 'Look here' });
    expect(bench.log.join('')).not.toContain(esc);
  });

  test('a folder that is not empty is not written into', async () => {
    const commit = await repo.commit({ a: '1' }, 'One');
    await mkdir(out);
    await writeFile(path.join(out, 'mine'), 'mine');
    expect((await failureOf(checkout(commit))).code).toBe('INTERNAL');
    expect(await readdir(out)).toEqual(['mine']);
  });

  describe('submodules', () => {
    let inner: TestRepo;
    let server: Awaited<ReturnType<typeof serveGitHttp>>;
    beforeEach(async () => {
      inner = await bench.repo();
      await inner.commit({ lib: 'old' }, 'Old library');
      server = await serveGitHttp(inner.dir);
    });
    afterEach(() => server.close());

    /** A commit of `repo` that pins the inner repository's commit at `lib/`. */
    const pin = async (url: string, more: RepoFiles = {}) => {
      const pinned = await inner.head();
      await repo.commit({ '.gitmodules': `[submodule "l"]\n\tpath = lib\n\turl = ${url}\n`, ...more }, 'Add');
      await repo.git('update-index', '--add', '--cacheinfo', `160000,${pinned},lib`);
      await repo.git('commit', '--quiet', '-m', 'Pin');
      return repo.head();
    };

    /** The same commit with a link in place of .gitmodules. git itself adds none: the tree is made by hand. */
    const withLinkedModules = async (commit: string, target: string) => {
      const options = { cwd: repo.dir, input: target };
      const { stdout: link } = await execa('git', ['hash-object', '-w', '--stdin'], options);
      const entries = (await repo.git('ls-tree', commit)).split('\n');
      const input = entries.map((entry) =>
        entry.endsWith('\t.gitmodules') ? `120000 blob ${link}\t.gitmodules` : entry,
      );
      const { stdout: tree } = await execa('git', ['mktree'], {
        cwd: repo.dir,
        input: `${input.join('\n')}\n`,
      });
      const hostile = await repo.git('commit-tree', '-m', 'Linked', tree);
      await repo.git('update-ref', 'refs/heads/main', hostile);
      return hostile;
    };

    test('at the commit that is pinned, without a .git of their own', async () => {
      await inner.commit({ lib: 'pinned' }, 'Pinned');
      const commit = await pin(server.url, { 'a/file': 'x' });
      await inner.commit({ lib: 'newer' }, 'Newer');
      const outer = await serveGitHttp(repo.dir);
      try {
        await checkout(commit, outer.url);
      } finally {
        await outer.close();
      }
      expect(await read('lib/lib')).toBe('pinned');
      expect(await readdir(path.join(out, 'lib'))).toEqual(['lib']);
      expect(await readdir(out)).not.toContain('.git');
    });

    test('over http only where the person chose http for the repository', async () => {
      const error = await failureOf(checkout(await pin(server.url)));
      expect(error.code).toBe('BAD_INPUT');
      expect(error.message).toMatch(
        /^A submodule can’t be fetched: .*over http or ssh only where the app’s own/,
      );
      expect(server.requests).toEqual([]);
    });

    test('from a folder beside the repository are refused, also by a relative address', async () => {
      const error = await failureOf(checkout(await pin(`../${path.basename(inner.dir)}`)));
      expect(error.code).toBe('BAD_INPUT');
      expect(await readdir(path.join(out, 'lib')).catch(() => [])).toEqual([]);
    });

    test("a repository's links do not lead the clean-up out of the checkout", async () => {
      const bystander = await bench.repo();
      await bystander.commit({ a: '1' }, 'Not to be touched');
      const commit = await pin(server.url, { out: { symlink: bystander.dir } });
      const outer = await serveGitHttp(repo.dir);
      try {
        await checkout(commit, outer.url);
      } finally {
        await outer.close();
      }
      expect(await readdir(out)).not.toContain('.git');
      expect(await readdir(bystander.dir)).toContain('.git');
    });

    test('.gitmodules that is a link is not followed', async () => {
      const elsewhere = path.join(bench.dir, 'modules');
      await writeFile(elsewhere, `[submodule "l"]\n\tpath = lib\n\turl = ${server.url}\n`);
      const commit = await withLinkedModules(await pin(server.url), elsewhere);
      const outer = await serveGitHttp(repo.dir);
      try {
        await failureOf(checkout(commit, outer.url));
      } finally {
        await outer.close();
      }
      expect(server.requests).toEqual([]);
    });
  });
});
