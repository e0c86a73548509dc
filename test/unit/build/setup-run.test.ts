import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);
let folder: string;
let server: Server | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hpt-setup-run-'));
});
afterEach(async () => {
  const open = server;
  if (open !== null) await new Promise((resolve) => open.close(resolve));
  server = null;
  rmSync(folder, { recursive: true, force: true });
});

/** As `npm run setup`, without a terminal. What Homeport itself needs is on every machine that tests it. */
const setup = (dockerHost: string) =>
  run(process.execPath, ['build/bin/script.mjs', 'setup'], {
    env: { ...process.env, DOCKER_HOST: dockerHost },
    timeout: 30_000,
  });

it('is silent where nothing is missing', async () => {
  const socket = join(folder, 'docker.sock');
  const listening = createServer((_, response) => response.end('OK')).listen(socket);
  server = listening;
  await new Promise((resolve) => listening.once('listening', resolve));
  expect(await setup(`unix://${socket}`)).toEqual({ stdout: '', stderr: '' });
});

it('leaves an engine that the person has chosen to the person, and fails', async () => {
  await expect(setup(`unix://${folder}/docker.sock`)).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: `DOCKER_HOST is unix://${folder}/docker.sock, and no engine answers there. Start that engine, or unset DOCKER_HOST to use this machine's.\n`,
  });
  await expect(setup('nonsense')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^"nonsense" is no address of a Docker engine\. .*\n$/),
  });
});
