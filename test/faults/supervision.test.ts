import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectLocal } from '../../electron/cli/local-client.ts';
import { lockAsHost } from '../../electron/engine/store/lock-turns.ts';
import { localSocketPath } from '../../electron/home/local-socket.ts';
import { freePort, waitFor } from '../support/docker.ts';
import { provenRow } from '../support/fault-table.ts';
import { LAUNCHER } from '../support/homeport-process.ts';

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
      [LAUNCHER, '--data-dir', dataDir, 'serve', '--port', String(await freePort())],
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
  /** The process that serves: the supervisor's only child, or the last one that it had. */
  const serving = (): number | null => {
    last = childrenOf(host.pid ?? 0)[0] ?? last;
    return last !== null && isAlive(last) ? last : null;
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

  test('one Node is what runs; what supervises it takes less than 10 MB', async () => {
    const node = await answering(null);
    const supervisor = host.pid ?? 0;
    expect(childrenOf(supervisor)).toEqual([node]);
    expect(childrenOf(node)).toEqual([]);
    expect(path.basename(readlinkSync(`/proc/${node}/exe`))).toBe('node');
    expect(path.basename(readlinkSync(`/proc/${supervisor}/exe`))).not.toBe('node');
    expect(residentMb(supervisor)).toBeLessThan(10);
    // It is what people run, and not the sources.
    expect(readFileSync(`/proc/${node}/cmdline`, 'utf8')).toContain('out/cli/main.mjs');
  });

  test('its supervisor is killed: it ends too, and leaves the directory', () =>
    provenRow({ fault: 'kill -9 of the supervisor', where: 'while the headless host serves' }, async () => {
      const orphan = await answering(null);
      host.kill('SIGKILL');
      await waitFor(() => !isAlive(orphan), { what: 'the orphan to end' });
      expect(output).toContain('Homeport is closing.');
      const lock = await lockAsHost(dataDir, { say: () => undefined });
      lock.release();
      return 'the process that served noticed within a second, closed, and left the directory';
    }));

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

/** All of /proc below is proc(5). A process that is gone has no children. */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function residentMb(pid: number): number {
  const [, kilobytes = ''] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
