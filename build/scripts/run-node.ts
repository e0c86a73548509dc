import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { root } from './bundles.ts';
import { asDockerGroup, needsDockerGroup } from './docker-group.ts';

/** About features of Node that Homeport uses on purpose; no other warning is hidden. */
export const QUIET = '--disable-warning=ExperimentalWarning';

/**
 * Runs a program in this terminal until it ends, passes it the signals that this process gets, and answers its exit code
 * as a shell would.
 */
export function runToEnd(
  program: string,
  args: readonly string[],
  /** Without what it prints, but for its errors. */
  options: { quiet?: boolean } = {},
): Promise<number> {
  const child = spawn(program, args, {
    stdio: ['inherit', options.quiet === true ? 'ignore' : 'inherit', 'inherit'],
  });
  return untilEnd(child, (signal) => child.kill(signal));
}

/** The same for Homeport itself, which is given the group "docker" where this login is older than its user's right to it. */
export async function runHomeport(program: string, args: readonly string[]): Promise<number> {
  if (!(await needsDockerGroup())) return runToEnd(program, args);
  const { child, kill } = asDockerGroup(program, args);
  return untilEnd(child, kill);
}

function untilEnd(child: ChildProcess, kill: (signal: NodeJS.Signals) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const pass = (signal: NodeJS.Signals) => {
      // Ctrl-C in a terminal reaches the child by itself: sent again, it would count as the second one.
      if (signal === 'SIGINT' && (process.stdin.isTTY || process.stderr.isTTY)) return;
      kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, pass);
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

/**
 * Runs the headless host with the Node of this process, which becomes the host's supervisor where the platform allows that.
 * @param args options of `homeport serve`
 */
export async function runHeadless(args: readonly string[]): Promise<number> {
  if (process.platform === 'win32' || process.execve === undefined)
    return runToEnd(process.execPath, [QUIET, join(root, 'out/cli/main.mjs'), 'serve', ...args]);
  const script = join(root, 'build/bin/homeport-serve');
  process.env.HOMEPORT_NODE = process.execPath;
  // sg(1) passes no signal on: this process stays and does.
  if (await needsDockerGroup()) return runHomeport('/bin/sh', [script, ...args]);
  return process.execve('/bin/sh', ['sh', script, ...args]);
}
