import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { waitFor } from '../../support/docker.ts';
import { snapshotEngine } from '../../support/docker-leftovers.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../../support/private-dockerd.ts';

/** `npm run demo` as a process, on an engine of its own: everything that is left there counts. */

const DEMO = fileURLToPath(new URL('../../../build/demo/main.ts', import.meta.url));

let daemon: PrivateDockerd;
let dir: string;
let dataDir: string;
let empty: Awaited<ReturnType<typeof snapshotEngine>>;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  daemon = await startPrivateDockerd();
  empty = await snapshotEngine({ docker: daemon.docker });
});
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-demo-'));
  dataDir = path.join(dir, 'data');
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});
afterAll(() => daemon?.dispose());

/** In the engine's network namespace, where its ports are published. */
function demo(...args: string[]) {
  return demoOn(daemon.endpoint, ...args);
}
function demoOn(engine: string, ...args: string[]) {
  const child = spawn(
    'nsenter',
    [
      `--net=${daemon.netns}`,
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      DEMO,
      '--data-dir',
      dataDir,
      ...args,
    ],
    { env: { ...process.env, DOCKER_HOST: engine }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.add(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
  const code = once(child, 'close').then(([given]) => {
    running.delete(child);
    return Number(given);
  });
  const says = (words: string) => waitFor(() => printed.includes(words), { timeoutMs: 60_000, what: words });
  return { child, code, says, printed: () => printed };
}
async function expectNothingLeft() {
  expect(await snapshotEngine({ docker: daemon.docker })).toEqual(empty);
  expect(existsSync(dataDir)).toBe(false);
}

describe('the demo', () => {
  test('begins with what a killed one left, tells the whole story, and leaves nothing', async () => {
    const killed = demo('--yes');
    await killed.says('2. A good change');
    killed.child.kill('SIGKILL');
    await killed.code;
    expect(existsSync(dataDir)).toBe(true);

    const whole = demo('--yes');
    expect(await whole.code, whole.printed()).toBe(0);
    const said = whole.printed();
    expect(said).not.toContain('\u001b');
    for (const words of [
      'runs release #1',
      'failed, and the app was not touched',
      'rolled back to release #2',
      'restored release #2',
      '"Version 5"',
      'Done: nothing of it is left.',
    ])
      expect(said).toContain(words);
    await expectNothingLeft();
  });

  test('Ctrl-C in the middle of an update: cleaned up, 130', async () => {
    const left = demo('--yes');
    await left.says('3. A broken build');
    left.child.kill('SIGINT');
    expect(await left.code, left.printed()).toBe(130);
    await expectNothingLeft();
  });

  test('a folder that is somebody’s is not touched', async () => {
    await mkdir(dataDir);
    await writeFile(path.join(dataDir, 'mine.txt'), 'mine');
    const refused = demo('--yes');
    expect(await refused.code).toBe(1);
    expect(refused.printed()).toContain('nothing in it is touched');
    expect(existsSync(path.join(dataDir, 'mine.txt'))).toBe(true);
  });

  test('without an engine it says what to do, and leaves no folder', async () => {
    const nowhere = demoOn(`unix://${dir}/none.sock`, '--yes');
    expect(await nowhere.code).toBe(1);
    expect(nowhere.printed()).toContain('No Docker engine answers');
    expect(existsSync(dataDir)).toBe(false);
  });
});
