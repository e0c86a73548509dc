import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LAUNCHER } from '../../support/homeport-process.ts';
import { type ScriptedCli, scriptedCli } from './scripted-cli.ts';

/** The command line as a process: signals, and the launcher that finds its Node. */
let cli: ScriptedCli;
beforeAll(async () => {
  cli = await scriptedCli();
});
afterAll(() => cli?.close());

it('Ctrl-C leaves an update of a running Homeport going, and says so', async () => {
  const { child, result } = cli.start('update', 'slow');
  if (child.stdout === null) throw new Error('stdout is a pipe');
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const { code, stderr } = await result;
  expect(code).toBe(130);
  expect(stderr).toContain('The update goes on without this command');
  expect(stderr).toContain('homeport cancel slow');
});

/** The Node that a system without Homeport's own would have; the launcher then finds Node 24 itself. */
const OLD_NODE = '/usr/bin/node';
it.skipIf(!existsSync(OLD_NODE))(
  'the launcher works from an older Node, passes arguments on and the exit code back',
  async () => {
    const child = spawn(OLD_NODE, [LAUNCHER, 'update', 'rolled-back'], {
      cwd: '/',
      env: { ...process.env, HOMEPORT_DATA_DIR: cli.dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(child, 'close');
    expect(code, stderr).toBe(3);
    expect(stderr).toBe('');
  },
);
