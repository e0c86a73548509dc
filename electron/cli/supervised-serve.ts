import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunEnd, supervise } from '../server/supervise.ts';

/** Tells the process that it is the supervised one. */
const MARK = 'HOMEPORT_SUPERVISED';
const UP = 'up';

/** Whether this process is to supervise one that serves, instead of serving itself. */
export const supervises = (env: NodeJS.ProcessEnv): boolean => env[MARK] !== '1';

/** The supervised process ends when its supervisor is gone, from its first moment on: two could not share a directory. */
export function followSupervisor(): void {
  if (process.send === undefined) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // The channel alone keeps no process alive.
  process.channel?.unref();
}

/** Said by the supervised process once it answers. */
export function tellUp(): void {
  if (process.connected) process.send?.(UP);
}

/**
 * Runs this very command line again in a process of its own, and again when it crashes.
 * @returns its exit code
 */
export async function superviseServe(args: readonly string[], say: (line: string) => void): Promise<number> {
  let stopping = false;
  const stop = new AbortController();
  let pass: (signal: NodeJS.Signals) => void = () => {};
  const onSignal = (signal: NodeJS.Signals) => {
    stopping = true;
    stop.abort();
    // Ctrl-C in a terminal reaches the child by itself: sent again, it would count as the second one.
    if (signal === 'SIGINT' && (process.stdin.isTTY || process.stderr.isTTY)) return;
    pass(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await supervise({
      run: () =>
        new Promise<RunEnd>((resolve, reject) => {
          const [, entry = ''] = process.argv;
          const child = spawn(process.execPath, [...process.execArgv, entry, ...args], {
            stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
            env: { ...process.env, [MARK]: '1' },
          });
          let wasUp = false;
          pass = (signal) => void child.kill(signal);
          child.on('message', (message) => {
            if (message === UP) wasUp = true;
          });
          child.on('error', reject);
          child.on('exit', (code, signal) =>
            resolve({
              code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]),
              wasUp,
              killed: code === null,
            }),
          );
        }),
      stopping: () => stopping,
      now: () => performance.now(),
      wait: (ms) => delay(ms, undefined, { signal: stop.signal }).catch(() => undefined),
      say,
    });
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
