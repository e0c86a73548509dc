import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunEnd, supervise } from './supervise.ts';
import { MARK, UP } from './supervision.ts';

/**
 * Runs this very command line again in a process of its own, and again when it crashes: what `build/bin/homeport-serve` does
 * elsewhere, for Windows.
 * @returns its exit code
 */
export async function superviseHere(args: readonly string[], say: (line: string) => void): Promise<number> {
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
            env: { ...process.env, [MARK]: 'ipc' },
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
