import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort, httpGet, waitFor } from '../../support/docker.ts';
import type { Bench } from '../harness/benchmark.ts';

const SERVER =
  "require('node:http').createServer((_, response) => response.end('ok')).listen(Number(process.argv[1]), '127.0.0.1')";

/** The least that a headless host made of Node could be: a process that answers over HTTP, and does nothing else. */
export async function bareNode(
  bench: Bench,
): Promise<{ pid: number; startMs: number; stop(): Promise<void> }> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, ['--eval', SERVER, String(port)], { stdio: 'ignore' });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  bench.closing.defer('a bare Node', stop);
  await waitFor(() => httpGet(port), { what: 'a bare Node to answer', everyMs: 5 });
  return { pid: child.pid ?? 0, startMs: performance.now() - began, stop };
}
