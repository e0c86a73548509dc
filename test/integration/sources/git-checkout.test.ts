import { constants } from 'node:fs';
import { access, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGit } from '../../../electron/engine/sources/git/git.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { serveGitHttp } from '../../support/git-http.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';

const never = new AbortController().signal;
const quiet = () => undefined;

describe('a checkout', () => {
  const git = createGit({ log: quiet });
  const endings: (() => unknown)[] = [];
  let dir: string;
  let repo: TestRepo;

  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-git-'));
    repo = await createRepo(path.join(dir, 'repo'), { branch: 'trunk' });
  });
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
    await rm(dir, { recursive: true, force: true });
  });

  const serve = async () => {
    const server = await serveGitHttp(repo.dir);
    endings.push(() => server.close());
    return server;
  };
  const at = (url: string, branch: string | null = null) => ({ url, branch });
  const checkout = (url: string, commit: string, branch: string | null = null) =>
    git.checkout(at(url, branch), commit, path.join(dir, 'out'), quiet, never);

  test('a checkout is one commit’s files, with its author and message, and no .git', async () => {
    const commit = await repo.commit(
      { 'src/run.sh': { text: '#!/bin/sh\n', mode: 0o755 }, link: { symlink: 'src' } },
      'Add a script\n\nWith a body.',
    );
    await repo.commit({ later: 'x' }, 'Later');
    const found = await checkout((await serve()).url, commit);
    expect(found).toEqual({
      id: commit,
      author: 'Ada Tester',
      message: 'Add a script',
      committedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect((await readdir(path.join(dir, 'out'))).sort()).toEqual(['link', 'src']);
    expect(await readlink(path.join(dir, 'out/link'))).toBe('src');
    await access(path.join(dir, 'out/src/run.sh'), constants.X_OK);
  });

  test('describe tells of a commit without its files', async () => {
    const commit = await repo.commit({ a: '1' }, 'First');
    const place = path.join(dir, 'described');
    expect(await git.describe(at(repo.url), commit, place, never)).toMatchObject({
      id: commit,
      message: 'First',
    });
    expect(await readdir(place)).toEqual(['.git']);
  });

  test('what git would take for an option never reaches it', async () => {
    const witness = path.join(dir, 'witness');
    for (const url of [`--upload-pack=touch ${witness}`, `ext::sh -c touch% ${witness}`]) {
      await expect(git.resolve(at(url), never)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    }
    await expect(git.resolve(at(repo.url, `--upload-pack=touch ${witness}`), never)).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(checkout(repo.url, `--upload-pack=touch ${witness}`)).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(access(witness)).rejects.toThrow();
  });

  describe('submodules', () => {
    test.each([
      ['a folder', (other: TestRepo) => other.url],
      ['a helper program', () => 'ext::sh -c touch% /tmp/hpt-submodule-witness'],
    ])('from %s are refused', async (_, urlOf) => {
      const other = await createRepo(path.join(dir, 'other'));
      const pinned = await other.commit({ secret: 'x' }, 'Secret');
      await repo.commit(
        { '.gitmodules': `[submodule "m"]\n\tpath = m\n\turl = ${urlOf(other)}\n` },
        'Modules',
      );
      await repo.git('update-index', '--add', '--cacheinfo', `160000,${pinned},m`);
      await repo.git('commit', '--quiet', '-m', 'Pin');
      await expect(checkout(repo.url, await repo.head())).rejects.toMatchObject({
        code: 'BAD_INPUT',
        message: expect.stringMatching(/submodule can’t be fetched.*a place that Homeport does not go to/),
      });
      await expect(access('/tmp/hpt-submodule-witness')).rejects.toThrow();
    });

    test('a command in .gitmodules is not run', async () => {
      const witness = path.join(dir, 'witness');
      const modules = `[submodule "m"]\n\tpath = m\n\turl = https://127.0.0.1:1/x\n\tupdate = !touch ${witness}\n`;
      await repo.commit({ '.gitmodules': modules }, 'Modules');
      await repo.git('update-index', '--add', '--cacheinfo', `160000,${await repo.head()},m`);
      await repo.git('commit', '--quiet', '-m', 'Pin');
      await expect(checkout(repo.url, await repo.head())).rejects.toBeInstanceOf(HomeportError);
      await expect(access(witness)).rejects.toThrow();
    });
  });

  test('neither hooks nor configuration of this machine or the repository are run', async () => {
    const witness = path.join(dir, 'witness');
    const commit = await repo.commit(
      {
        '.gitattributes': '* filter=evil\n',
        a: 'text',
        '.git-hooks/post-checkout': { text: `touch ${witness}`, mode: 0o755 },
      },
      'Evil',
    );
    const home = path.join(dir, 'home');
    const seeded = await createRepo(home);
    await seeded.commit({ '.gitconfig': `[filter "evil"]\n\tsmudge = touch ${witness}\n` }, 'Configuration');
    const before = process.env.HOME;
    process.env.HOME = home;
    try {
      await checkout(repo.url, commit);
    } finally {
      if (before === undefined) delete process.env.HOME;
      else process.env.HOME = before;
    }
    expect(await readFile(path.join(dir, 'out/a'), 'utf8')).toBe('text');
    await expect(access(witness)).rejects.toThrow();
  });
});
