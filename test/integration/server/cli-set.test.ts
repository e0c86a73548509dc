import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JSON_OUTPUTS } from '../../../electron/cli/json-outputs.ts';
import { configureInput } from '../../../electron/shared/contract.ts';
import { type ScriptedRun, scriptedRun } from './scripted-run.ts';

/** `homeport set`, and what `add` can say of how an app runs, against a scripted Homeport. */
let cli: ScriptedRun;
beforeAll(async () => {
  cli = await scriptedRun();
});
afterAll(() => cli?.close());
const homeport = (...args: string[]) => cli.run(...args);

/** What the last `configure` was sent. */
function sent(): z.output<typeof configureInput> {
  const [last = ''] = cli.scripted.asked.filter((each) => each.startsWith('configure ')).slice(-1);
  return configureInput.parse(JSON.parse(last.slice('configure '.length)));
}

describe('homeport set', () => {
  it('changes what is said, keeps the rest, and tells what holds when', async () => {
    const { stdout, stderr, code } = await homeport(
      ...[
        'set',
        'succeeded',
        '--branch',
        'stable',
        '--schedule',
        '0 3 * * *',
        '--probe-http',
        'http://127.0.0.1/',
      ],
      ...['--env', 'LOG=debug', '--env', 'DB_PASSWORD=other', '--publish', '8081:80', '--memory', '1g'],
      ...['--device', '/dev/dri'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'succeeded is changed:',
      '  branch    (not set) → stable',
      '  schedule  H */6 * * * → 0 3 * * *',
      '  probe     (not set) → http http://127.0.0.1/',
      '  publish   8080:80 → 8081:80',
      '  env       LOG=info → LOG=debug',
      '  env       DB_PASSWORD=••• → DB_PASSWORD=•••',
      '  device    (not set) → /dev/dri',
      '  memory    512m → 1g',
      'From now on: schedule, probe.',
      'With the next update (homeport update succeeded): branch, publish, env, device, memory.',
      '',
    ]);
    const { source, schedule, policy, run, revision, dryRun } = sent();
    expect({ revision, dryRun }).toEqual({ revision: 'r1', dryRun: false });
    expect(source).toMatchObject({ from: { url: 'https://example.org/a.git', branch: 'stable' } });
    expect(schedule).toEqual({ cron: '0 3 * * *', timezone: null });
    expect(policy).toMatchObject({ gate: { probe: { kind: 'http' }, timeoutS: 120 }, keepReleases: 5 });
    expect(run).toMatchObject({
      ports: [{ hostPort: 8081, containerPort: 80 }],
      env: { LOG: 'debug', DB_PASSWORD: 'other' },
      volumes: [{ source: 'data', destination: '/data' }],
      memory: 1024 ** 3,
      devices: [{ source: '/dev/dri' }],
    });
  });

  it('takes things away', async () => {
    await homeport(
      ...['set', 'succeeded', '--unset-env', 'LOG', '--remove-publish', '80', '--remove-volume', '/data'],
      ...['--no-memory', '--no-schedule', '--no-probe', '--keep', '3'],
    );
    const { schedule, policy, run } = sent();
    expect(run).toMatchObject({ env: { DB_PASSWORD: 'hunter2' }, ports: [], volumes: [] });
    expect(run?.memory).toBeUndefined();
    expect(schedule?.cron).toBeNull();
    expect(policy).toMatchObject({ gate: { probe: null }, keepReleases: 3 });
    await homeport('set', 'succeeded', '--no-env', '--env', 'ONLY=1', '--no-keep', '--', 'serve', '-v');
    expect(sent().run).toMatchObject({ env: { ONLY: '1' }, command: ['serve', '-v'] });
    expect(sent().policy).toMatchObject({ keepReleases: 5 });
  });

  it('says when something new is put in', async () => {
    const { stdout } = await homeport(
      ...['set', 'succeeded', '--automatic', 'tell', '--rest-days', '3', '--hours', 'sat,sun 2:00-05:00'],
    );
    expect(stdout).toContain('  automatic  update → tell\n  rest-days  0 → 3\n');
    expect(stdout).toContain('hours      (not set) → sat,sun 02:00-05:00');
    expect(stdout).toContain('From now on: automatic, rest-days, hours.');
    expect(sent().policy).toMatchObject({
      automatic: 'tell',
      restDays: 3,
      hours: { from: '02:00', to: '05:00', days: [6, 0] },
      keepReleases: 5,
    });
    await homeport('set', 'succeeded', '--hours', 'fri-mon 22:00–06:00');
    expect(sent().policy?.hours).toEqual({ from: '22:00', to: '06:00', days: [5, 6, 0, 1] });
    await homeport('set', 'resting', '--hours', '01:00-02:00');
    expect(sent().policy?.hours).toEqual({ from: '01:00', to: '02:00', days: null });
    expect((await homeport('set', 'resting')).stdout).toMatch(/^automatic +tell$/m);
    expect((await homeport('set', 'resting')).stdout).toMatch(/^hours +mon,sun 01:00-03:00$/m);
    await homeport('set', 'resting', '--no-hours', '--no-rest-days', '--no-automatic');
    expect(sent().policy).toMatchObject({ automatic: 'update', restDays: 0, hours: null });
    await homeport('set', 'resting', '--hours', 'any');
    expect(sent().policy).toMatchObject({ automatic: 'tell', hours: null });
    await homeport('add', 'new', '--git', 'https://example.org/a.git', '--hours', 'any', '--rest-days', '2');
    const [added = ''] = cli.scripted.asked.filter((each) => each.startsWith('add ')).slice(-1);
    expect(JSON.parse(added.slice(4))).toMatchObject({ policy: { restDays: 2, hours: null } });
  });

  it.each([
    ['--hours', '25:00-03:00'],
    ['--hours', '02:00'],
    ['--hours', '02:00-02:00'],
    ['--hours', 'someday 02:00-03:00'],
    ['--hours', 'mon-tue-wed 02:00-03:00'],
    ['--rest-days', '366'],
    ['--rest-days', '1.5'],
    ['--automatic', 'perhaps'],
  ])('refuses %s "%s" as bad usage', async (option, value) => {
    const asked = cli.scripted.asked.length;
    expect(await homeport('set', 'succeeded', option, value)).toMatchObject({ code: 2 });
    expect(cli.scripted.asked.slice(asked)).toEqual([]);
  });

  it('skips a version, and takes that back', async () => {
    const asked = cli.scripted.asked.length;
    expect(await homeport('skip', 'succeeded')).toMatchObject({ code: 0, stdout: 'succeeded skips v2.\n' });
    const { stdout } = await homeport('skip', 'succeeded', 'v2', '--undo', '--json');
    expect(JSON_OUTPUTS.skip?.parse(JSON.parse(stdout))).toMatchObject({
      app: 'succeeded',
      version: { label: 'v2' },
      message: 'v2 counts again for succeeded.',
    });
    const skips = cli.scripted.asked.slice(asked).filter((each) => each.includes('skip'));
    expect(skips).toEqual(['skip succeeded newest', 'unskip succeeded v2']);
    // Asked for by its name it is put in, and that is said.
    expect((await homeport('update', 'skipped')).stdout).toContain('It was skipped.');
    expect(cli.scripted.asked.at(-1)).toMatch(/^update skipped /);
    expect(cli.scripted.asked.at(-1)).not.toContain('exceptSkipped');
  });

  it('takes a whole docker run line instead of all run settings', async () => {
    const { stderr } = await homeport(
      'set',
      'succeeded',
      '--',
      'docker',
      'run',
      '--rm',
      '-p',
      '9:9',
      'nginx',
      'go',
    );
    expect(sent().run).toMatchObject({ ports: [{ hostPort: 9 }], env: {}, volumes: [], command: ['go'] });
    expect(stderr).toContain('--rm: left out');
  });

  it('--dry-run checks and keeps nothing', async () => {
    const { stdout } = await homeport('set', 'succeeded', '--keep', '2', '--dry-run');
    expect(stdout).toContain('succeeded would be changed (nothing is kept of this):');
    expect(sent().dryRun).toBe(true);
  });

  it('says so where there is nothing to change, and shows what is set', async () => {
    const asked = cli.scripted.asked.length;
    for (const more of [[], ['--dry-run']])
      expect((await homeport('set', 'succeeded', '--keep', '5', '--env', 'LOG=info', ...more)).stdout).toBe(
        'succeeded: nothing to change, the settings are like that already.\n',
      );
    expect(cli.scripted.asked.slice(asked).filter((each) => each.startsWith('configure'))).toEqual([]);
    const { stdout } = await homeport('set', 'succeeded');
    expect(stdout).toMatch(/^memory +512m$/m);
    expect(stdout).toMatch(/^env +DB_PASSWORD=•••$/m);
    expect(stdout).not.toContain('hunter2');
    expect((await homeport('set', 'succeeded', '--json')).stdout).not.toContain('hunter2');
  });

  it('keeps what somebody else changed in the same moment', async () => {
    expect(await homeport('set', 'racing', '--park-hours', '1')).toMatchObject({ code: 0 });
    expect(sent()).toMatchObject({ revision: 'r2', policy: { keepReleases: 9, parkHours: 1 } });
  });

  it.each([
    [
      ['adopted', '--memory', '1g'],
      'was adopted: how it runs is read from its container. Change --memory there',
    ],
    [['adopted', '--', 'serve'], 'Change its command there'],
    [
      ['succeeded', '--remove-env', 'NOPE'],
      'There is no env "NOPE" to take away. There is: LOG, DB_PASSWORD.',
    ],
    [['succeeded', '--remove-label', 'x'], 'None is set'],
    [['succeeded', '--memory', '1k'], '6 MB'],
    [['succeeded', '--watch-branch', 'x'], '--watch-branch needs --watch'],
    [['succeeded', '--folder', '/'], 'name the repository to watch'],
    [['succeeded', '--probe-exec', 'true', '--probe-tcp', 'a:1'], 'cannot be used with'],
  ])('%j is refused in words: 2', async (args, words) => {
    const { code, stderr, stdout } = await homeport('set', ...args);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('an adopted app’s schedule can be changed', async () => {
    expect(await homeport('set', 'adopted', '--schedule', '0 4 * * *')).toMatchObject({ code: 0 });
    expect(sent().run).toBeUndefined();
  });
});

describe('homeport add', () => {
  const added = () => {
    const [last = ''] = cli.scripted.asked.filter((each) => each.startsWith('add ')).slice(-1);
    return z.looseObject({ run: z.looseObject({}) }).parse(JSON.parse(last.slice('add '.length))).run;
  };
  const GIT = ['--git', 'https://example.org/a.git'];

  it('takes docker’s own options, letters too', async () => {
    const file = path.join(cli.dataDir, 'web.env');
    await writeFile(file, 'A=1\nB=2\n');
    const { code, stderr } = await homeport(
      ...[
        'add',
        'succeeded',
        ...GIT,
        '-p',
        '8000-8001:80-81',
        '-e',
        'B=said',
        '--env-file',
        file,
        '-u',
        '1000',
      ],
      ...['--init', '--no-healthcheck', '--restart', 'on-failure:2', '--privileged'],
    );
    expect(code, stderr).toBe(0);
    expect(added()).toMatchObject({
      ports: [{ hostPort: 8000 }, { hostPort: 8001, containerPort: 81 }],
      env: { A: '1', B: 'said' },
      user: '1000',
      init: true,
      healthcheck: { command: '' },
      restartPolicy: 'on-failure',
      restartRetries: 2,
      privileged: true,
    });
  });

  it('takes a whole docker run line, with options on top', async () => {
    const { stderr } = await homeport(
      ...['add', 'succeeded', ...GIT, '--memory', '1g', '--'],
      ...[
        'docker',
        'run',
        '-d',
        '--name',
        'x',
        '-m',
        '512m',
        '-v',
        'data:/data',
        'nginx',
        'nginx',
        '-g',
        'x',
      ],
    );
    expect(added()).toMatchObject({
      volumes: [{ source: 'data', destination: '/data' }],
      memory: 1024 ** 3,
      command: ['nginx', '-g', 'x'],
    });
    expect(stderr).toContain('nginx: not used');
    expect(stderr).toContain('--name x: left out');
    const odd = await homeport('add', 'succeeded', ...GIT, '--', 'docker', 'run', '--frobnicate', 'nginx');
    expect(odd).toMatchObject({ code: 2 });
    expect(odd.stderr).toContain('--frobnicate is no option of docker run');
  });

  it('the --json of a container’s own command is not ours', async () => {
    const { stderr } = await homeport('add', 'web', '--', 'serve', '--json');
    expect(stderr).toMatch(/^Say where the app comes from/);
    const asked = await homeport('add', 'web', '--json');
    expect(JSON.parse(asked.stderr)).toMatchObject({ error: { code: 'BAD_INPUT' } });
  });

  it('leaves a command that is no docker run line alone', async () => {
    await homeport('add', 'succeeded', ...GIT, '--', 'sh', '-c', 'docker run x');
    expect(added()).toMatchObject({ command: ['sh', '-c', 'docker run x'] });
  });
});
