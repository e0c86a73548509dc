import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppState } from '../../../electron/shared/words.ts';
import { appAtWork, live, update } from '../../integration/server/scripted-homeport.ts';
import { type ScriptedRun, scriptedRun } from './scripted-run.ts';

/** `update` of several apps, whose names say what comes of them. */
let cli: ScriptedRun;
const homeport = (...args: string[]) => cli.homeport(...args);
beforeEach(() => {
  cli = scriptedRun();
});

describe('several apps', () => {
  test('each with its name, a table at the end, and the worst exit code', async () => {
    expect(await homeport('update', 'succeeded', 'failed', 'rolled-back', 'current')).toBe(3);
    const lines = cli.out().split('\n');
    expect(lines).toContain('succeeded   | ✓ Build the image  12.3 s');
    expect(lines).toContain('failed      | ✗ Build the image  12.3 s');
    expect(lines).toContain(
      'succeeded   | succeeded: runs release #2 (bbbbbbb) (took 12.3 s, downtime 340 ms).',
    );
    const table = lines.slice(lines.findIndex((line) => line.startsWith('APP')));
    expect(table.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ['APP', 'OUTCOME'],
      ['succeeded', 'succeeded'],
      ['failed', 'failed, app untouched'],
      ['rolled-back', 'rolled back'],
      ['current', 'nothing to do'],
      [''],
    ]);
  });

  test.each([
    [['succeeded', 'current'], 0],
    [['failed', 'asks'], 4],
    [['asks', 'succeeded'], 1],
    [['failed', 'rolled-back'], 3],
    [['rolled-back', 'rollback-failed', 'failed'], 5],
    [['nobody', 'succeeded'], 1],
  ])('%j exit with %i', async (apps, code) => {
    expect(await homeport('update', ...apps)).toBe(code);
  });

  test('one that can’t be asked is said, and does not stop the others', async () => {
    expect(await homeport('update', 'nobody', 'succeeded')).toBe(1);
    expect(cli.out()).toContain('nobody    | There is no app "nobody".');
    expect(cli.out()).toMatch(/^succeeded\s+succeeded\s+#2/m);
    expect(cli.out()).toMatch(/^nobody\s+not updated\s+There is no app "nobody"\./m);
  });

  test('--json: an array of what one prints, with the app and what kept it from being asked', async () => {
    expect(await homeport('update', 'succeeded', 'nobody', 'current', '--json')).toBe(1);
    expect(JSON.parse(cli.out())).toMatchObject([
      { app: 'succeeded', update: { id: 'u-succeeded', outcome: 'succeeded' }, takenUp: null, error: null },
      { app: 'nobody', update: null, error: { code: 'NOT_FOUND', message: 'There is no app "nobody".' } },
      { app: 'current', update: null, message: 'Nothing newer than release #2.', error: null },
    ]);
  });

  test('one named twice is one, and prints what one prints', async () => {
    expect(await homeport('update', 'succeeded', 'succeeded', '--json')).toBe(0);
    expect(JSON.parse(cli.out())).toMatchObject({ update: { app: 'succeeded' } });
  });

  test.each([[[]], [['web', '--all']]])('update %j is bad usage', async (args) => {
    expect(await homeport('update', ...args)).toBe(2);
    expect(cli.err()).toContain('--all');
  });
});

test('--all is all that run: who stopped one does not want it started', async () => {
  const app = (name: string, state: AppState) => ({
    ...appAtWork(update(name)),
    activeUpdate: null,
    state,
  });
  cli.scripted.show({
    ...live,
    apps: [app('succeeded', 'running'), app('failed', 'stopped'), app('rolled-back', 'unhealthy')],
  });
  expect(await homeport('update', '--all')).toBe(3);
  expect(cli.out()).toMatch(/^failed\s+nothing to do\s+Left alone, because it is stopped/m);
  expect(cli.out()).toMatch(/^rolled-back\s+rolled back/m);
  // Nobody named them: what was skipped is left out.
  const asked = cli.scripted.asked.filter((line) => line.startsWith('update '));
  expect(asked).toHaveLength(2);
  for (const line of asked) expect(line).toContain('"exceptSkipped":true');
});

test('--all where there is no app', async () => {
  expect(await homeport('update', '--all')).toBe(0);
  expect(cli.out()).toContain('No app yet');
});

test('what is to be built how is sent; any of it is for several too', async () => {
  await homeport('update', 'current');
  await homeport('update', 'current', '--force');
  await homeport('update', 'current', 'succeeded', '--pull', '--no-cache');
  expect(cli.scripted.asked.filter((line) => line.startsWith('update current'))).toEqual([
    'update current {"force":false,"pull":false,"noCache":false}',
    'update current {"force":true,"pull":false,"noCache":false}',
    'update current {"force":false,"pull":true,"noCache":true}',
  ]);
});

describe('Ctrl-C', () => {
  test('with a running Homeport: it goes on with them, nothing else is begun, 130', async () => {
    await cli.serve();
    const code = homeport('update', 'slow', 'succeeded');
    await vi.waitFor(() => expect(cli.scripted.watchers()).toBe(1));
    cli.interrupt();
    expect(await code).toBe(130);
    expect(cli.err()).toContain('slow      | The update goes on without this command.');
    cli.scripted.release();
  });

  test('in a process of its own: what is under way is called off, and told of', async () => {
    const code = homeport('update', 'slow', 'succeeded');
    await vi.waitFor(() => expect(cli.scripted.watchers()).toBe(1));
    cli.interrupt();
    await vi.waitFor(() => expect(cli.scripted.asked).toContain('cancel slow'));
    expect(cli.err()).toContain('slow      | Calling the update off.');
    cli.scripted.release();
    expect(await code).toBe(1);
    expect(cli.out()).toContain('APP');
  });

  test('twice: left to the journal, 130', async () => {
    const code = homeport('update', 'slow', 'succeeded');
    await vi.waitFor(() => expect(cli.scripted.watchers()).toBe(1));
    cli.interrupt();
    cli.interrupt();
    expect(await code).toBe(130);
    expect(cli.err()).toContain('Left as it is');
  });
});
