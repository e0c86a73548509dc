import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runToEnd } from './run-node.ts';
import { findProgram } from './setup/machine.ts';
import { endpointHere, pingEngine } from './setup/ping.ts';
import { START_MS, whenThere } from './setup/start-engine.ts';

/**
 * `node build/bin/script.mjs with-engine <program> [arguments]`: runs a program while a Docker engine answers, and ends as it does. Where
 * none answers one is started, in a folder of its own that is stopped and removed afterwards.
 */
const [program, ...args] = process.argv.slice(2);
if (program === undefined) throw new Error('Name a program to run');

const STOP_MS = 15_000;

if ((await pingEngine(endpointHere())) === 'answers') process.exitCode = await runToEnd(program, args);
else if (process.env.DOCKER_HOST) {
  console.error(`No Docker engine answers at DOCKER_HOST (${process.env.DOCKER_HOST})`);
  process.exitCode = 1;
} else {
  const engine = await startEngine();
  try {
    process.exitCode = await runToEnd(program, args);
  } finally {
    await engine.stop();
  }
}

async function startEngine(): Promise<{ stop(): Promise<void> }> {
  const root = mkdtempSync('/tmp/homeport-ci-docker.');
  const log = join(root, 'log');
  const to = openSync(log, 'a');
  // Its own session: a terminal's interrupt must not reach it before the tests have cleaned up.
  const dockerd = spawn(
    findProgram('dockerd') ?? 'dockerd',
    [
      ...['--data-root', join(root, 'data'), '--exec-root', join(root, 'exec')],
      ...['--pidfile', join(root, 'pid'), '--host', 'unix:///var/run/docker.sock'],
    ],
    // It lives for one run: memory is cheaper there than the time to collect its garbage.
    { detached: true, stdio: ['ignore', to, to], env: { GOGC: '1000', ...process.env } },
  );
  const ended = new Promise<void>((resolve) => {
    dockerd.once('exit', () => resolve());
    dockerd.once('error', () => resolve());
  });
  const stop = async () => {
    dockerd.kill('SIGTERM');
    await Promise.race([ended, delay(STOP_MS, undefined, { ref: false })]);
    dockerd.kill('SIGKILL');
    for (const mount of mountsUnder(root)) await runToEnd('umount', ['--lazy', mount]);
    rmSync(root, { recursive: true, force: true });
  };
  console.log('Starting a Docker engine');
  const there = await Promise.race([whenThere(START_MS), ended.then(() => false)]);
  if (there) return { stop };
  console.error(
    `The Docker engine did not start:\n${readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')}`,
  );
  await stop();
  process.exit(1);
}

/** What an engine may leave mounted, the deepest first. */
function mountsUnder(folder: string): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((target) => target.startsWith(`${folder}/`))
    .reverse();
}
