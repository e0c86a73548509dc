import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitVersion } from '../../support/git-version.ts';
import { type ScriptedCli, scriptedCli } from './scripted-cli.ts';

/** The command line as a person runs it: a process of its own, against a socket; what it answers. */
let cli: ScriptedCli;
beforeAll(async () => {
  cli = await scriptedCli();
});
afterAll(() => cli?.close());
const homeport = (...args: string[]) => cli.run(...args);

describe('exit codes', () => {
  it.each([
    ['succeeded', 0],
    ['current', 0],
    ['rolled-back', 3],
    ['failed', 4],
    ['interrupted', 4],
    ['cancelled', 4],
    ['rollback-failed', 5],
    ['asks', 1],
    ['nobody', 1],
  ])('update of an app that comes to "%s": %i', async (app, code) => {
    const result = await homeport('update', app);
    expect(result, result.stderr).toMatchObject({ code });
    if (code === 0) expect(result.stderr).toBe('');
  });

  it.each([
    [['--bogus']],
    [['bogus']],
    [['update']],
    [['update']],
    [['update', 'a', '--all']],
    [['update', 'Not A Name']],
    [['add', 'web']],
    [['add', 'web', '--git', 'https://example.org/a.git', '--folder', '/']],
    [['add', 'web', '--folder', '/']],
    [['add', 'web', '--git', 'https://example.org/a.git', '--publish', 'x']],
    [['add', 'web', '--git', 'https://example.org/a.git', '--restart', 'sometimes']],
    [['add', 'web', '--git', 'https://example.org/a.git', '--probe-tcp', 'a:1', '--probe-exec', 'true']],
    [['add', 'No Name', '--git', 'https://example.org/a.git']],
    [['restore', 'succeeded', '--to', 'first']],
    [['serve', '--port', '99999']],
  ])('%j is bad usage: 2, in words on stderr', async (args) => {
    const result = await homeport(...args);
    expect(result.code).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.stderr.length).toBeGreaterThan(10);
  });

  it('a source that can’t be used leaves everything untouched: 4 at add; a taken name: 1', async () => {
    const gone = await homeport('add', 'web', '--git', 'https://example.org/gone.git');
    expect(gone).toMatchObject({ code: 4, stderr: 'The repository does not answer.\n' });
    expect(await homeport('add', 'taken', '--git', 'https://example.org/a.git')).toMatchObject({ code: 1 });
  });

  it('a failed check: 1; help and version: 0', async () => {
    expect(await homeport('check', 'current', 'failed')).toMatchObject({ code: 1 });
    expect(await homeport('check', 'current')).toMatchObject({ code: 0 });
    expect(await homeport('--help')).toMatchObject({ code: 0, stderr: '' });
    expect(await homeport('--version')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('what it prints', () => {
  it('steps, log and outcome; no colours into a pipe', async () => {
    const { stdout } = await homeport('update', 'succeeded');
    expect(stdout.split('\n')).toEqual([
      '… Build the image',
      '    COPY . /app',
      '✓ Build the image  12.3 s',
      'succeeded: runs release #2 (bbbbbbb) (took 12.3 s, downtime 340 ms).',
      '',
    ]);
  });

  it('history --json is the stable shape, newest first', async () => {
    const { stdout, code } = await homeport('history', '--json');
    expect(code).toBe(0);
    const entries: unknown = JSON.parse(stdout);
    const step = {
      kind: 'acquire-image',
      status: 'succeeded',
      startedAt: '2026-11-20T10:00:00.000Z',
      finishedAt: '2026-11-20T10:00:12.300Z',
    };
    const entry = {
      kind: 'update',
      trigger: 'person',
      from: { release: 1, imageId: 'sha256:1111', version: gitVersion('a'.repeat(40)) },
      to: { release: 2, imageId: 'sha256:2222', version: gitVersion('b'.repeat(40)) },
      newerBases: [],
      phase: 'done',
      startedAt: '2026-11-20T10:00:00.000Z',
      finishedAt: '2026-11-20T10:00:12.300Z',
      downtimeMs: 340,
      stillDown: false,
      steps: [step],
    };
    expect(entries).toStrictEqual([
      {
        ...entry,
        id: 'u-rolled-back',
        app: 'rolled-back',
        outcome: 'rolled-back',
        error: 'It was not healthy.',
      },
      { ...entry, id: 'u-succeeded', app: 'succeeded', outcome: 'succeeded', error: null },
    ]);
  });

  it.each([
    ['apps'],
    ['status'],
    ['containers'],
    ['check', 'current'],
    ['update', 'rolled-back'],
    ['update', 'current'],
    ['restore', 'succeeded'],
    ['keep', 'succeeded'],
    ['cancel', 'slow'],
    ['releases', 'succeeded'],
    ['history', 'succeeded'],
    ['show', 'u-failed'],
    ['logs', 'succeeded'],
    ['pause'],
    ['resume'],
    ['remove', 'succeeded', '--with-container'],
    ['backups'],
    ['restore-backup', 'homeport-x.db'],
  ])('%s %s prints one JSON value with --json, wherever that stands', async (...args) => {
    const [after, before] = await Promise.all([homeport(...args, '--json'), homeport('--json', ...args)]);
    expect(() => JSON.parse(after.stdout), after.stderr).not.toThrow();
    expect(before.stdout).toBe(after.stdout);
  });

  it('a container’s log cannot steer the terminal', async () => {
    expect((await homeport('logs', 'succeeded', '--tail', '7')).stdout).toBe('tail 7\nplain text\n');
  });

  it('the log of a failed step with show', async () => {
    const { stdout } = await homeport('show', 'u-failed');
    expect(stdout).toContain('failed');
    expect(stdout).toContain('The build ended with 1.');
    expect(stdout).toContain('COPY . /app');
    expect((await homeport('show', 'u-succeeded')).stdout).not.toContain('COPY . /app');
  });
});
