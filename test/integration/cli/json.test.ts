import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loadEngine } from '../../../electron/cli/engine-parts.ts';
import { JSON_OUTPUTS } from '../../../electron/cli/json-outputs.ts';
import { failure } from '../../../electron/cli/json-shapes.ts';
import { run } from '../../../electron/cli/program.ts';
import { BASE_IMAGE, dockerCleanup, TEST_LABEL, tagBaseImage, testDocker } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type CommandLine, commandLine } from '../../support/homeport-process.ts';

/**
 * What `--json` prints, by a whole engine over a real Docker, is of the shape that `homeport schema` promises: every command,
 * and nothing printed that the schema does not know.
 */
const PREFIX = `hpt-json-${process.pid}-`;
const SAMPLE = `${PREFIX}sample`;
const [WEB, OLD] = [`${PREFIX}web`, `${PREFIX}old`];
const seen = new Set<string>();

describe('--json', () => {
  let dir: string;
  let repo: TestRepo;
  let cli: CommandLine;

  const homeport = async (...args: string[]) => {
    const written = { out: '', err: '' };
    const into = (stream: 'out' | 'err') => ({
      write: (text: string) => {
        written[stream] += text;
      },
    });
    const code = await run(
      [...args, '--json'],
      {
        stdout: into('out'),
        stderr: into('err'),
        env: { ...process.env, HOMEPORT_DATA_DIR: dir },
        now: () => new Date(),
        loadEngine,
        readSecret: () => Promise.resolve('t0ken'),
        onInterrupt: () => () => {},
      },
      '0',
    );
    return { code, stdout: written.out, stderr: written.err };
  };
  /** Runs it and holds its output to the schema. @returns the output */
  const says = async (command: string, ...args: string[]): Promise<unknown> => {
    const { stdout, stderr } = await homeport(...command.split(' '), ...args);
    expect(stdout, stderr).not.toBe('');
    const value: unknown = JSON.parse(stdout);
    // What a schema does not know is left out of what it answers.
    expect(JSON_OUTPUTS[command]?.parse(value)).toEqual(value);
    seen.add(command);
    return value;
  };

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-json-'));
    repo = await createRepo(path.join(dir, 'repo'));
    await repo.commit(webApp({ body: 'one' }), 'First');
    cli = await commandLine();
    const image = await tagBaseImage(`${PREFIX}base`);
    const old = await testDocker().createContainer({
      name: OLD,
      Image: image,
      Labels: TEST_LABEL,
      Cmd: ['/bin/sleep', '1000'],
    });
    await old.start();
    expect(BASE_IMAGE).not.toBe(image);
  });
  afterAll(async () => {
    await cli?.close();
    await dockerCleanup(PREFIX);
    await rm(dir, { recursive: true, force: true });
  });

  test('of commands that begin and move', async () => {
    await says(
      'add',
      WEB,
      '--git',
      repo.url,
      '--no-schedule',
      '--stable-for',
      '0.5',
      '--memory',
      '64m',
      '-p',
      '127.0.0.1::8080',
      '-e',
      'A=1',
    );
    await says('adopt', OLD, '--git', repo.url, '--no-schedule');
    await says('trust', OLD);
    await says('look', '--git', repo.url);
    await repo.commit(webApp({ body: 'two' }), 'Second');
    await says('check', WEB);
    await says('skip', WEB);
    await says('skip', WEB, '--undo');
    const moved = await says('update', WEB);
    expect(moved).toMatchObject({ update: { outcome: 'succeeded' } });
    await says('update', WEB);
    await says('restore', WEB);
    await says('set', WEB, '--memory', '128m', '--keep', '3');
    await says('set', WEB);
  });

  test('of one that fails, and awaits a decision', async () => {
    await says('set', WEB, '--on-failure', 'ask', '--gate-timeout', '3');
    await repo.commit(webApp({ body: 'bad', variant: 'never-healthy' }), 'Third');
    expect(await says('update', WEB)).toMatchObject({ update: { outcome: null } });
    await says('status');
    expect(await says('keep', WEB)).toMatchObject({ update: { outcome: 'succeeded' } });
    await repo.commit(webApp({ body: 'worse', variant: 'never-healthy' }), 'Fourth');
    await says('update', WEB);
    expect((await homeport('cancel', WEB)).code).toBe(1);
    await says('restore', WEB);
  });

  test('of commands that look', async () => {
    const shape = z.array(z.object({ id: z.string() }));
    const [newest] = shape.parse(await says('history'));
    await says('history', WEB, '--limit', '2');
    await says('show', newest?.id ?? '');
    for (const command of ['apps', 'status', 'containers', 'storage', 'secrets', 'backups'])
      await says(command);
    await says('images');
    await says('images prune', '--dry-run', '--all');
    await says('releases', WEB);
    await says('export', WEB, path.join(dir, 'web.tar'));
    await says('logs', WEB);
    await says('health', WEB);
  });

  test('of what is done to a container as it is, and to several apps', async () => {
    expect(await says('stop', WEB)).toMatchObject({ stopped: true });
    await says('start', WEB);
    await says('restart', WEB);
    await says('dismiss', WEB);
    expect(await says('update', WEB, OLD)).toMatchObject([{ app: WEB }, { app: OLD }]);
    await says('update', '--all');
  });

  test('of the sample', async () => {
    expect(await says('sample status')).toBeNull();
    await says('sample', '--name', SAMPLE);
    await says('sample');
    expect(await says('sample status')).toMatchObject({ app: SAMPLE });
    for (const change of ['good', 'broken', 'unhealthy', 'slow']) await says(`sample ${change}`);
    await says('sample remove');
  });

  test('of everything else', async () => {
    await says('pause', '--hours', '1');
    await says('resume');
    await says('secret set', 'git.example.org');
    await says('login', 'nas.example:5000', '--username', 'ada', '--no-test');
    await says('secrets');
    await says('logout', 'nas.example:5000');
    await says('secret remove', 'git.example.org');
    await says('engine accept');
    await says('images tag', BASE_IMAGE, `${PREFIX}named:1`);
    await says('images remove', `${PREFIX}named:1`);
    await says('storage tidy');
    await says('storage limit', '--gb', '3');
    const { name } = z.object({ name: z.string() }).parse(await says('backup'));
    await says('backups');
    await says('restore-backup', name);
    await says('remove', WEB, '--with-container');
    await says('remove', OLD, '--keep-container');
  });

  test('of a host that serves', async () => {
    const { child, printed } = cli.start('serve', '--port', '0', '--json');
    await expect.poll(() => printed(), { timeout: 30_000 }).toContain('signInUrl');
    const value: unknown = JSON.parse(printed().slice(printed().indexOf('{'), printed().indexOf('}') + 1));
    expect(JSON_OUTPUTS.serve?.parse(value)).toEqual(value);
    seen.add('serve');
    child.kill('SIGTERM');
  });

  test('of errors, on the last line of stderr', async () => {
    for (const args of [
      ['update', 'nobody'],
      ['update', 'Not A Name'],
      ['restore', 'nobody', '--to', '1'],
      ['show', 'nothing'],
      ['restore-backup', 'not-there.db'],
    ]) {
      const { code, stdout, stderr } = await homeport(...args);
      expect([code, stdout]).toEqual([expect.toBeOneOf([1, 2]), '']);
      const last: unknown = JSON.parse(stderr.trim().split('\n').at(-1) ?? '');
      expect(failure.parse(last)).toEqual(last);
    }
  });

  test('leaves out nothing but what needs two Homeports, or a registry', () => {
    const rare = ['take-back', 'follow', 'cancel', 'images pull'];
    expect(
      Object.keys(JSON_OUTPUTS)
        .filter((name) => !seen.has(name))
        .sort(),
    ).toEqual(rare.sort());
  });
});
