import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type GitHost, startGitHost } from '../../support/git-host.ts';
import type { TestRepo } from '../../support/git-repo.ts';
import { type HttpsFront, startHttpsFront } from '../../support/https-front.ts';
import { type Bench, createBench, failureOf } from './support/bench.ts';
import { fakeSsh } from './support/fake-ssh.ts';

const realPath = process.env.PATH ?? '';

describe('submodules that .gitmodules names by ssh', () => {
  let bench: Bench;
  let library: TestRepo;
  let parent: TestRepo;
  let host: GitHost;
  let front: HttpsFront;
  let out: string;
  beforeEach(async () => {
    bench = await createBench();
    out = bench.fresh('out');
    [library, parent] = [await bench.repo(), await bench.repo()];
    await library.commit({ lib: 'the library' }, 'Library');
    host = await startGitHost();
    front = await startHttpsFront(bench.dir, 'git.example', `http://${host.host}`);
    const ssh = await fakeSsh(bench.dir, 'exit 255');
    vi.stubEnv('PATH', `${ssh.binDir}:${realPath}`);
    vi.stubEnv('HTTPS_PROXY', front.proxy);
    vi.stubEnv('https_proxy', front.proxy);
    vi.stubEnv('NO_PROXY', '');
    vi.stubEnv('no_proxy', '');
    vi.stubEnv('GIT_SSL_CAINFO', front.certificate);
    await host.add('parent', parent.dir, 'open');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await front.close();
    await host.close();
    await bench.close();
  });

  /** A commit of `outer` that pins `inner`'s newest at `lib/`. */
  const pin = async (outer: TestRepo, inner: TestRepo, url: string) => {
    await outer.commit({ '.gitmodules': `[submodule "l"]\n\tpath = lib\n\turl = ${url}\n` }, 'Add');
    await outer.git('update-index', '--add', '--cacheinfo', `160000,${await inner.head()},lib`);
    await outer.git('commit', '--quiet', '-m', 'Pin');
  };
  const checkout = async (url: string) =>
    bench.git.checkout({ url, branch: null }, await parent.head(), out, bench.sink, bench.signal);
  const read = (name: string) => readFile(path.join(out, name), 'utf8');
  const sshWasAsked = () =>
    access(path.join(bench.dir, 'args')).then(
      () => true,
      () => false,
    );

  test.each([
    'git@git.example:ada/library.git',
    'git.example:/ada/library.git',
    'ssh://git@git.example:2222/ada/library.git',
  ])('%s of a repository that is no ssh one is read over https, without a key', async (url) => {
    await host.add('library', library.dir, 'open');
    await pin(parent, library, url);
    await checkout(host.url('parent'));
    expect(await read('lib/lib')).toBe('the library');
    expect(front.asked).toContain('git.example:443');
    expect(host.offered('library')).toEqual([]);
    expect(await sshWasAsked()).toBe(false);
  });

  test.each([
    ['http', () => host.url('parent')],
    ['https', () => 'https://git.example/ada/parent.git'],
    ['a folder', () => parent.url],
  ])(
    'where only the key would open it, it is refused (the repository: %s), and what to do is said',
    async (_, urlOf) => {
      await host.add('library', library.dir, 'password');
      await pin(parent, library, 'git@git.example:ada/library.git');
      const error = await failureOf(checkout(urlOf()));
      expect(error.code).toBe('SOURCE_UNAVAILABLE');
      expect(error.message).toMatch(
        /^A submodule can’t be fetched: git\.example asks .*https was tried instead.*Write an address of https/,
      );
      expect(await sshWasAsked()).toBe(false);
    },
  );

  test('an address that can be none of https is refused before anything is asked', async () => {
    await pin(parent, library, 'git@git.example:ada/library.git?x');
    const error = await failureOf(checkout(host.url('parent')));
    expect(error.code).toBe('BAD_INPUT');
    expect(error.message).toMatch(/one of ssh.*give the app its ssh address/);
    expect(front.asked).toEqual([]);
    expect(await sshWasAsked()).toBe(false);
  });

  test('a submodule in a submodule is judged by the outermost repository, also by a relative address', async () => {
    const middle = await bench.repo();
    await host.add('library', library.dir, 'open');
    await host.add('middle', middle.dir, 'open');
    await pin(middle, library, '../library.git');
    await pin(parent, middle, 'git@git.example:ada/middle.git');
    await checkout(host.url('parent'));
    expect(await read('lib/lib/lib')).toBe('the library');

    out = bench.fresh('out');
    await pin(middle, library, 'ssh://git@git.example/ada/library.git');
    await pin(parent, middle, 'https://git.example/ada/middle.git');
    await checkout('https://git.example/ada/parent.git');
    expect(await read('lib/lib/lib')).toBe('the library');
    expect(await sshWasAsked()).toBe(false);
  });

  test('of a repository that was given by ssh are fetched by ssh, through one of https too', async () => {
    await fakeSsh(bench.dir);
    const middle = await bench.repo();
    await host.add('middle', middle.dir, 'open');
    await pin(middle, library, `git@nas.example:${library.dir}`);
    await pin(parent, middle, 'https://git.example/ada/middle.git');
    await checkout(`ssh://git@nas.example${parent.dir}`);
    expect(await read('lib/lib/lib')).toBe('the library');

    out = bench.fresh('out');
    await pin(parent, library, `../${path.basename(library.dir)}`);
    await checkout(`ssh://git@nas.example${parent.dir}`);
    expect(await read('lib/lib')).toBe('the library');
  });
});
