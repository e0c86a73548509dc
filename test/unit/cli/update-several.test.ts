import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineParts } from '../../../electron/cli/engine-parts.ts';
import { run } from '../../../electron/cli/program.ts';
import { lockAsCommand, lockAsHost } from '../../../electron/engine/store/lock-turns.ts';
import { listenLocalSocket } from '../../../electron/server/local-socket.ts';
import type { AppState } from '../../../electron/shared/words.ts';
import {
  appAtWork,
  live,
  type Scripted,
  scriptedHomeport,
  update,
} from '../../integration/server/scripted-homeport.ts';

/** `update` of several apps, whose names say what comes of them. */
let dataDir: string;
let scripted: Scripted;
let interrupt: () => void;
let written: { out: string; err: string };

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hpt-several-'));
  scripted = scriptedHomeport();
  written = { out: '', err: '' };
  interrupt = () => undefined;
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs the command line with an engine of its own, which is the scripted one. */
function homeport(...args: string[]): Promise<number> {
  const parts: EngineParts = {
    lock: lockAsHost,
    lockAsCommand,
    startEngine: async () => ({ router: scripted.router, busy: () => false, close: async () => undefined }),
  };
  const into = (stream: 'out' | 'err') => (text: string) => {
    written[stream] += text;
  };
  const listeners = new Set<() => void>();
  interrupt = () => {
    for (const listener of [...listeners]) listener();
  };
  const cli = {
    stdout: { write: into('out') },
    stderr: { write: into('err') },
    env: { HOMEPORT_DATA_DIR: dataDir },
    now: () => new Date(),
    loadEngine: async () => parts,
    onInterrupt: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return run(args, cli, '0.0.0');
}

/** The same, while a Homeport runs. */
async function served(work: () => Promise<void>): Promise<void> {
  const socket = await listenLocalSocket({ dataDir, router: scripted.router });
  try {
    await work();
  } finally {
    await socket.close();
  }
}

describe('several apps', () => {
  test('each with its name, a table at the end, and the worst exit code', async () => {
    expect(await homeport('update', 'succeeded', 'failed', 'rolled-back', 'current')).toBe(3);
    const lines = written.out.split('\n');
    expect(lines).toContain('succeeded   | ✓ Build the image  12.3 s');
    expect(lines).toContain('failed      | ✗ Build the image  12.3 s');
    expect(lines).toContain(
      'succeeded   | succeeded: runs release #2 (bbbbbbb) (took 12.3 s, downtime 340 ms).',
    );
    const table = lines.slice(lines.findIndex((line) => line.startsWith('APP')));
    expect(table.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ['APP', 'OUTCOME'],
      ['succeeded', 'succeeded'],
      ['failed', 'failed'],
      ['rolled-back', 'rolled-back'],
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
    expect(written.out).toContain('nobody    | There is no app "nobody".');
    expect(written.out).toMatch(/^succeeded\s+succeeded\s+#2/m);
    expect(written.out).toMatch(/^nobody\s+not updated\s+There is no app "nobody"\./m);
  });

  test('--json: an array of what one prints, with the app and what kept it from being asked', async () => {
    expect(await homeport('update', 'succeeded', 'nobody', 'current', '--json')).toBe(1);
    expect(JSON.parse(written.out)).toMatchObject([
      { app: 'succeeded', update: { id: 'u-succeeded', outcome: 'succeeded' }, takenUp: null, error: null },
      { app: 'nobody', update: null, error: { code: 'NOT_FOUND', message: 'There is no app "nobody".' } },
      { app: 'current', update: null, message: 'Nothing newer than release #2.', error: null },
    ]);
  });

  test('one named twice is one, and prints what one prints', async () => {
    expect(await homeport('update', 'succeeded', 'succeeded', '--json')).toBe(0);
    expect(JSON.parse(written.out)).toMatchObject({ update: { app: 'succeeded' } });
  });

  test.each([[[]], [['web', '--all']]])('update %j is bad usage', async (args) => {
    expect(await homeport('update', ...args)).toBe(2);
    expect(written.err).toContain('--all');
  });
});

test('--all is all that run: who stopped one does not want it started', async () => {
  const app = (name: string, state: AppState) => ({
    ...appAtWork(update(name)),
    activeUpdate: null,
    state,
  });
  scripted.show({
    ...live,
    apps: [app('succeeded', 'running'), app('failed', 'stopped'), app('rolled-back', 'unhealthy')],
  });
  expect(await homeport('update', '--all')).toBe(3);
  expect(written.out).toMatch(/^failed\s+nothing to do\s+Left alone, because it is stopped/m);
  expect(written.out).toMatch(/^rolled-back\s+rolled-back/m);
});

test('--all where there is no app', async () => {
  expect(await homeport('update', '--all')).toBe(0);
  expect(written.out).toContain('No app yet');
});

test('what is to be built how is sent; any of it is for several too', async () => {
  await homeport('update', 'current');
  await homeport('update', 'current', '--force');
  await homeport('update', 'current', 'succeeded', '--pull', '--no-cache');
  expect(scripted.asked.filter((line) => line.startsWith('update current'))).toEqual([
    'update current {"force":false,"pull":false,"noCache":false}',
    'update current {"force":true,"pull":false,"noCache":false}',
    'update current {"force":false,"pull":true,"noCache":true}',
  ]);
});

describe('Ctrl-C', () => {
  test('with a running Homeport: it goes on with them, nothing else is begun, 130', async () => {
    await served(async () => {
      const code = homeport('update', 'slow', 'succeeded');
      await vi.waitFor(() => expect(scripted.watchers()).toBe(1));
      interrupt();
      expect(await code).toBe(130);
      expect(written.err).toContain('slow      | The update goes on without this command.');
      scripted.release();
    });
  });

  test('in a process of its own: what is under way is called off, and told of', async () => {
    const code = homeport('update', 'slow', 'succeeded');
    await vi.waitFor(() => expect(scripted.watchers()).toBe(1));
    interrupt();
    await vi.waitFor(() => expect(scripted.asked).toContain('cancel slow'));
    expect(written.err).toContain('slow      | Calling the update off.');
    scripted.release();
    expect(await code).toBe(1);
    expect(written.out).toContain('APP');
  });

  test('twice: left to the journal, 130', async () => {
    const code = homeport('update', 'slow', 'succeeded');
    await vi.waitFor(() => expect(scripted.watchers()).toBe(1));
    interrupt();
    interrupt();
    expect(await code).toBe(130);
    expect(written.err).toContain('Left as it is');
  });
});
