import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPLETION_SCRIPTS } from '../../../electron/cli/completion-scripts.ts';
import { LAUNCHER } from '../../support/homeport-process.ts';
import { appWithSettings, live } from '../server/scripted-homeport.ts';
import { type ScriptedRun, scriptedRun } from '../server/scripted-run.ts';

/** Completions in the shells themselves, with the command line as a process and names from a running Homeport. */
const exec = promisify(execFile);
const SHELL_MS = 30_000;

let homeport: ScriptedRun;
beforeAll(async () => {
  homeport = await scriptedRun();
  homeport.scripted.show({
    ...live,
    apps: ['web', 'web-two', 'blog', '$(touch hacked)', '`id`', 'a b', ';rm', '\u001b[31mred'].map(
      (name) => ({
        ...appWithSettings('succeeded'),
        name,
      }),
    ),
  });
  const bin = path.join(homeport.dataDir, 'homeport');
  await writeFile(bin, `#!/bin/sh\nexec "${process.execPath}" "${LAUNCHER}" "$@"\n`);
  await chmod(bin, 0o755);
});
afterAll(() => homeport?.close());

const shellEnv = () => ({
  PATH: `${homeport.dataDir}:/usr/bin:/bin`,
  HOME: homeport.dataDir,
  HOMEPORT_DATA_DIR: homeport.dataDir,
  TERM: 'dumb',
});

async function complete(...words: string[]): Promise<string[]> {
  const { stdout } = await homeport.run('__complete', '--', ...words);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '');
}

describe('what can stand there', () => {
  it.each<[string[], string[]]>([
    [['upd'], ['update']],
    [
      ['update', 'w'],
      ['web', 'web-two'],
    ],
    [['check', 'web', 'w'], ['web-two']],
    [['--json', 'update', 'b'], ['blog']],
    [['set', 'web', '--memory-s'], ['--memory-swap']],
    [['set', 'web', '--memory', ''], ['']],
    [
      ['add', 'web', '--on-failure', ''],
      ['rollback', 'ask'],
    ],
    [['add', 'web', '--env-file', ''], [':files']],
    [['add', 'web', '--folder', ''], [':folders']],
    [['add', 'web', '--git', 'x', '--', 'd'], [':files']],
    [['secret', 's'], ['set']],
    [['secret', 'remove', 'g'], ['git.example.org']],
    [['help', 'exit'], ['exit-codes']],
    [['help', 'compl'], ['completion']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['show', 'u-'],
      ['u-rolled-back', 'u-succeeded'],
    ],
    [['nonsense', ''], ['']],
    [['update', '$'], ['']],
    [['__c'], ['']],
  ])('%j: %j', async (words, expected) => expect(await complete(...words)).toEqual(expected));

  it('offers every command and every option that help shows', async () => {
    const { stdout } = await homeport.run('help', 'adopt');
    const shown = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option);
    expect((await complete('adopt', '-')).sort()).toEqual([...new Set(shown)].sort());
  });

  it('says nothing where no Homeport runs, starts none, and is quick', async () => {
    const alone = path.join(homeport.dataDir, 'nobody');
    const began = performance.now();
    const { stdout, stderr, code } = await homeport.run(
      '__complete',
      '--',
      '--data-dir',
      alone,
      'update',
      '',
    );
    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 0 });
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(existsSync(alone)).toBe(false);
  });
});

describe('in the shell', () => {
  it('bash', async () => {
    const ask = `
      source <(homeport completion bash)
      offer() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _homeport_complete; echo "\${#COMPREPLY[@]} \${COMPREPLY[*]}"; }
      offer homeport update w
      offer homeport upd
      offer homeport update ''
      offer homeport set web --cap-
      complete -p homeport`;
    const { stdout } = await exec('bash', ['--norc', '-c', ask], { env: shellEnv(), timeout: SHELL_MS });
    expect(stdout.trim().split('\n')).toEqual([
      '2 web web-two',
      '1 update',
      '3 web web-two blog',
      '2 --cap-add --cap-drop',
      'complete -F _homeport_complete homeport',
    ]);
    expect(existsSync('hacked')).toBe(false);
  });

  it.skipIf(!process.env.CI && !existsSync('/usr/bin/zsh'))('zsh', async () => {
    // Its editor is not there in a script: what it would be given is printed instead.
    const ask = `
      compdef() { print "compdef $*" }
      compadd() { while [[ "$1" == -[ld] ]]; do [[ "$1" == -d ]] && shift; shift; done; shift; print -- "\${(P@)1}" }
      source <(homeport completion zsh)
      words=(homeport update w); CURRENT=3; _homeport
      words=(homeport set web --cap-); CURRENT=4; _homeport`;
    const { stdout } = await exec('zsh', ['-f', '-c', ask], { env: shellEnv(), timeout: SHELL_MS });
    expect(stdout.trim().split('\n')).toEqual([
      'compdef _homeport homeport',
      'web web-two',
      '--cap-add --cap-drop',
    ]);
  });

  it.skipIf(!process.env.CI && !existsSync('/usr/bin/fish'))('fish', async () => {
    await writeFile(path.join(homeport.dataDir, 'homeport.fish'), COMPLETION_SCRIPTS.fish);
    const ask = `source ${homeport.dataDir}/homeport.fish; complete -C 'homeport update w'; echo; complete -C 'homeport set web --cap-'`;
    const { stdout } = await exec('fish', ['--no-config', '-c', ask], { env: shellEnv(), timeout: SHELL_MS });
    const values = stdout.split('\n').map((line) => line.split('\t')[0]);
    expect(values).toEqual(['web', 'web-two', '', '--cap-add', '--cap-drop', '']);
  });
});
