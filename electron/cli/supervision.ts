import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { textOf } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';
import type { Supervision } from './command.ts';
import { inWords } from './in-words.ts';

/**
 * Who starts this process again when it crashes, said in the environment: the process id of `build/bin/homeport-serve`; `ipc`, a Node
 * that is connected by a channel (Windows); or `elsewhere`, by systemd or Docker, say (`serve --no-supervise`).
 */
export const MARK = 'HOMEPORT_SUPERVISED';
/** What the supervised process says over the channel once it answers. */
export const UP = 'up';

/** A shell can't be asked to tell of its own end. */
const LOOK_EVERY_MS = 1_000;
const SCRIPT = '../../build/bin/homeport-serve';

/** Whether this process has a supervisor, or needs none. */
export const isSupervised = (env: NodeJS.ProcessEnv): boolean => Boolean(env[MARK]);

/**
 * Runs this very command line as it is to run. On POSIX this process becomes the supervisor, a small shell script that starts the one
 * Node which is left: the one that serves. Where a process can't become another (Windows), this Node stays and supervises.
 * @returns the exit code; null: nobody has to supervise, and this process serves
 */
export async function superviseServe(args: readonly string[], how: Supervision): Promise<number | null> {
  becomeScript(args, how.say);
  if (!how.restarts) return null;
  const { superviseHere } = await import('./supervise-here.ts');
  return superviseHere(args, how.say);
}

/** Returns only where that can't be. */
function becomeScript(args: readonly string[], tell: (line: string) => void): void {
  const script = join(import.meta.dirname, SCRIPT);
  const [, entry = ''] = process.argv;
  if (process.platform === 'win32' || process.execve === undefined || !existsSync(script)) return;
  // What was compiled is kept at a process's end, which this one never comes to.
  flushCompileCache();
  try {
    process.execve('/bin/sh', ['sh', script, ...args], {
      ...process.env,
      HOMEPORT_NODE: process.execPath,
      HOMEPORT_ENTRY: entry,
    });
  } catch (error) {
    tell(inWords(say('cli.script-not-run', { script, why: textOf(error) })));
  }
}

/** The supervised process ends when its supervisor is gone, from its first moment on: two could not share a directory. */
export function followSupervisor(): void {
  const end = () => process.kill(process.pid, 'SIGTERM');
  if (process.send !== undefined) {
    process.once('disconnect', end);
    // The channel alone keeps no process alive.
    process.channel?.unref();
    return;
  }
  const supervisor = supervisingShell();
  if (supervisor === null) return;
  // Ctrl-C and a closed terminal reach both of them: the supervisor passes them on, once, as SIGTERM.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const looking = setInterval(() => {
    if (process.ppid === supervisor) return;
    clearInterval(looking);
    end();
  }, LOOK_EVERY_MS);
  looking.unref();
}

/** Said by the supervised process once it answers. */
export function tellUp(): void {
  const supervisor = supervisingShell();
  if (supervisor !== null && process.ppid === supervisor) process.kill(supervisor, 'SIGUSR1');
  else if (process.connected) process.send?.(UP);
}

/** Whether Ctrl-C is the supervisor's business alone. */
export const leavesInterruptsToShell = (): boolean => supervisingShell() !== null;

function supervisingShell(): number | null {
  const pid = Number(process.env[MARK]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}
