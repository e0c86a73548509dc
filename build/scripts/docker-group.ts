import { type ChildProcess, spawn } from 'node:child_process';
import { lookAtEngine } from './setup/facts.ts';
import { findProgram } from './setup/machine.ts';
import { shellText } from './setup/plan.ts';

/**
 * Whether the engine refuses this process although its user is in the group "docker" by now: a login keeps the groups that
 * it began with. sg(1) gives a program the group all the same, without a password.
 */
export async function needsDockerGroup(): Promise<boolean> {
  if (process.platform !== 'linux' || findProgram('sg') === null) return false;
  // An address that makes no sense is for Homeport to say.
  const engine = await lookAtEngine().catch(() => null);
  return engine !== null && engine.chosen === null && engine.state === 'refused' && engine.inGroup;
}

/**
 * Runs a program with a group. sg waits for it and passes no signal on, so the program itself says its process id
 * before it begins, over a pipe.
 */
export function asDockerGroup(
  program: string,
  args: readonly string[],
  group = 'docker',
): { child: ChildProcess; kill: (signal: NodeJS.Signals) => void } {
  const command = `echo $$ >&3; exec 3>&-; exec ${shellText([program, ...args])}`;
  const child = spawn('sg', [group, '-c', command], { stdio: ['inherit', 'inherit', 'inherit', 'pipe'] });
  let pid: number | undefined;
  let waiting: NodeJS.Signals | undefined;
  child.stdio[3]?.on('data', (said: Buffer) => {
    pid = Number(said.toString());
    if (waiting !== undefined) kill(waiting);
  });
  const kill = (signal: NodeJS.Signals) => {
    waiting = signal;
    if (pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(pid, signal);
  };
  return { child, kill };
}
