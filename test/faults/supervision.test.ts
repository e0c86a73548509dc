import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectLocal } from '../../electron/cli/local-client.ts';
import { localSocketPath } from '../../electron/server/local-socket.ts';
import { freePort, waitFor } from '../support/docker.ts';
import { provenRow } from '../support/fault-table.ts';

const ENTRY = path.join(import.meta.dirname, '../../electron/cli/main.ts');

/** `homeport serve` as a person runs it, and its process killed under it. */
describe('the headless host is killed', () => {
  let dataDir: string;
  let host: ChildProcess;
  let output: string;
  let ended: Promise<number | null>;
  beforeEach(async () => {
    dataDir = await mkdtemp('/tmp/hpt-sup-');
    output = '';
    host = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        ENTRY,
        'serve',
        '--port',
        String(await freePort()),
        '--data-dir',
        dataDir,
      ],
      // No update runs here: an engine that is away will do.
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, DOCKER_HOST: 'unix:///nowhere/docker.sock' },
      },
    );
    for (const stream of [host.stdout, host.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    ended = new Promise((resolve) => host.once('close', resolve));
  });
  afterEach(async () => {
    host.kill('SIGKILL');
    await ended;
    await waitFor(() => serving() === null, { what: 'the served process to follow its supervisor' });
    await rm(dataDir, { recursive: true, force: true });
  });

  let last: number | null = null;
  /** The process that serves, told by the supervisor's children (proc(5)). */
  const serving = (): number | null => {
    const alive = (pid: number) => {
      try {
        return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      } catch {
        return false;
      }
    };
    try {
      const [pid = ''] = readFileSync(`/proc/${host.pid}/task/${host.pid}/children`, 'utf8')
        .trim()
        .split(' ');
      if (pid !== '') last = Number(pid);
    } catch {
      // The supervisor is gone: the last one that it had is looked at.
    }
    return last !== null && alive(last) ? last : null;
  };
  const answering = (not: number | null) =>
    waitFor(
      async () => {
        const pid = serving();
        if (pid === null || pid === not) return null;
        const local = await connectLocal(localSocketPath(dataDir));
        if (local === null) return null;
        await local.client.live.get();
        local.close();
        return pid;
      },
      { what: 'a Homeport that answers' },
    );

  test('once: another takes its place on the same data', () =>
    provenRow({ fault: 'kill -9 of the headless host', where: 'while it serves' }, async () => {
      const first = await answering(null);
      process.kill(first, 'SIGKILL');
      await answering(first);
      expect(output).toContain('starting it again');
      host.kill('SIGTERM');
      expect(await ended).toBe(0);
      return 'started again by its supervisor; SIGTERM ends both cleanly';
    }));

  test('again and again: said, and not repeated for ever', () =>
    provenRow(
      { fault: 'a crash loop of Homeport itself', where: 'the headless host', count: 5 },
      async () => {
        let before: number | null = null;
        for (let n = 0; n < 5; n += 1) {
          before = await answering(before);
          process.kill(before, 'SIGKILL');
        }
        expect(await ended).toBe(1);
        expect(output).toContain('is not started again');
        return 'noticed at the fifth within two minutes, said, exit code 1';
      },
    ));
});
