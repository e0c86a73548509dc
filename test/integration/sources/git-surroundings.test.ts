import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TestRepo } from '../../support/git-repo.ts';
import { type Bench, createBench } from './support/bench.ts';

/** Everything here would touch the witness if it were run or believed. */
describe('configuration around Homeport has no say', () => {
  let bench: Bench;
  let repo: TestRepo;
  let commit: string;
  let witness: string;
  let script: string;
  const startedIn = process.cwd();

  beforeEach(async () => {
    bench = await createBench();
    repo = await bench.repo();
    commit = await repo.commit({ a: 'text', '.gitattributes': '* filter=evil diff=evil\n' }, 'One');
    witness = path.join(bench.dir, 'witness');
    script = path.join(bench.dir, 'touch-witness');
    await writeFile(script, `#!/bin/sh\ntouch '${witness}'\nexec cat\n`);
    await chmod(script, 0o755);
  });
  afterEach(async () => {
    process.chdir(startedIn);
    vi.unstubAllEnvs();
    await bench.close();
  });

  const workAsEver = async () => {
    const repository = { url: repo.url, branch: null };
    expect(await bench.git.resolve(repository, bench.signal)).toEqual({ commit, branch: 'main', tag: null });
    const out = bench.fresh('out');
    await bench.git.checkout(repository, commit, out, bench.sink, bench.signal);
    expect(await readFile(path.join(out, 'a'), 'utf8')).toBe('text');
    await bench.git.describe(repository, commit, bench.fresh('described'), bench.signal);
    await expect(access(witness)).rejects.toThrow();
  };
  /** Settings that would run the script, or lead elsewhere. */
  const evil = () => `
[core]
	fsmonitor = ${script}
	hooksPath = ${path.dirname(script)}
	sshCommand = ${script}
	askPass = ${script}
[filter "evil"]
	smudge = ${script}
	required = true
[uploadpack]
	packObjectsHook = ${script}
[credential]
	helper = ${script}
[url "file:///nowhere/"]
	insteadOf = file:///
`;

  test('the settings of the user that Homeport runs as', async () => {
    const home = path.join(bench.dir, 'home');
    await mkdir(path.join(home, '.config/git'), { recursive: true });
    await writeFile(path.join(home, '.gitconfig'), evil());
    await writeFile(path.join(home, '.config/git/config'), evil());
    await writeFile(path.join(home, '.config/git/attributes'), '* eol=crlf text\n');
    vi.stubEnv('HOME', home);
    vi.stubEnv('XDG_CONFIG_HOME', path.join(home, '.config'));
    await workAsEver();
  });

  test('the repository that Homeport was started in', async () => {
    const around = await bench.repo();
    await around.commit({ a: '1' }, 'Around');
    await writeFile(path.join(around.dir, '.git/config'), `[core]\n\tbare = false\n${evil()}`);
    process.chdir(around.dir);
    await workAsEver();
  });

  test('a repository around the folder that is checked out into', async () => {
    const around = await bench.repo();
    await writeFile(path.join(around.dir, '.git/config'), `[core]\n\tbare = false\n${evil()}`);
    const fresh = bench.fresh;
    bench.fresh = (name) => path.join(around.dir, path.basename(fresh(name)));
    await workAsEver();
  });

  test('hooks and settings that come with the repository itself', async () => {
    for (const hook of ['post-checkout', 'pre-auto-gc', 'reference-transaction', 'post-index-change']) {
      await writeFile(path.join(repo.dir, '.git/hooks', hook), `#!/bin/sh\ntouch '${witness}'\n`);
      await chmod(path.join(repo.dir, '.git/hooks', hook), 0o755);
    }
    const own = path.join(repo.dir, '.git/config');
    await writeFile(own, `${await readFile(own, 'utf8')}${evil()}`);
    await workAsEver();
  });

  test('a template for new repositories', async () => {
    const template = path.join(bench.dir, 'template');
    await mkdir(path.join(template, 'hooks'), { recursive: true });
    await writeFile(path.join(template, 'config'), evil());
    vi.stubEnv('GIT_TEMPLATE_DIR', template);
    await workAsEver();
  });
});
