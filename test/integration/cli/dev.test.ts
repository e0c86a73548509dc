import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, waitFor } from '../../support/docker.ts';

const SCRIPT = fileURLToPath(new URL('../../../build/bin/script.mjs', import.meta.url));

test('npm run dev: the window from its sources, the host behind it, and both go together', async () => {
  const port = await freePort();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'homeport-dev-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const dev = spawn(process.execPath, [SCRIPT, 'dev'], {
    env: { ...process.env, HOMEPORT_DEV_PORT: String(port), HOMEPORT_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void dev.kill('SIGKILL'));
  const ended = once(dev, 'close');
  let printed = '';
  for (const output of [dev.stdout, dev.stderr])
    output.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  await waitFor(() => printed.includes('Sign in once') || dev.exitCode !== null, {
    timeoutMs: 60_000,
    what: 'the host to say where it is',
  });
  const url = `http://127.0.0.1:${port}`;
  expect(printed).toContain(`Sign in once with: ${url}/#/sign-in?token=`);
  expect(await (await fetch(url)).text()).toContain('/@vite/client');
  const health = await fetch(`${url}/api/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);

  dev.kill('SIGTERM');
  expect((await ended)[0], printed).toBe(0);
  await expect(fetch(`http://127.0.0.1:${port + 1}/api/health`)).rejects.toThrow();
});
