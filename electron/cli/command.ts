import { Command } from 'commander';
import { ensureDataDir, resolveDataDir } from '../home/data-dir.ts';
import { textOf } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';
import { resolveAppNames } from './app-names.ts';
import type { Connection } from './connection.ts';
import { seeThrough } from './cut-off.ts';
import type { EngineParts } from './engine-parts.ts';
import { Exit, exitCodeOf, failureOf, Leave } from './exit.ts';
import { createOutput, type Output } from './output.ts';
import { goingOn } from './under-way.ts';

/** What the command line is run with: the process, or a test's own. */
export type Cli = {
  stdout: { write(text: string): unknown; isTTY?: boolean; columns?: number; drained?(): Promise<void> };
  stderr: { write(text: string): unknown };
  env: NodeJS.ProcessEnv;
  /** `--json` was said. */
  json?: boolean;
  now: () => Date;
  loadEngine: () => Promise<EngineParts>;
  /** Serves in a process of its own, started again when it crashes; its exit code, or null: serve here. Absent: served here. */
  supervise?: (how: Supervision) => Promise<number | null>;
  /** A secret from standard input. Absent: there is none to read from. */
  readSecret?: (question: string) => Promise<string>;
  /** A line from the person at the terminal. Absent: nobody is there to be asked. */
  ask?: (question: string) => Promise<string>;
  /** Ctrl-C: while a listener is there, the process is not ended by it. Returns its unsubscribe. */
  onInterrupt(listener: () => void): () => void;
};

export type Supervision = {
  /** Whether it is started again; if not, somebody else does that. */
  restarts: boolean;
  say: (line: string) => void;
};

/** What a command works with. */
export type Context = Pick<Connection, 'client' | 'inProcess' | 'givesWay' | 'heldUp'> & {
  out: Output;
  now: () => Date;
  onInterrupt: Cli['onInterrupt'];
  /** null: nobody is there to be asked. */
  ask: ((question: string) => Promise<string>) | null;
  /** Ids of the updates that this command has spoken of. */
  told: Set<string>;
};

type Common = { json?: boolean; dataDir?: string };

/** A command with the options that all have. `usage` is commander's: 'update <app>'. */
export function define(program: Command, usage: string, description: string): Command {
  return withCommonOptions(program.command(usage).description(description));
}

export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print JSON')
    .option(
      '--data-dir <dir>',
      'data directory (default: HOMEPORT_DATA_DIR, or the usual place of this system)',
    );
}

/** The command's output and data directory, whether the common options came before or after its name. */
export function settingsOf(cli: Cli, command: Command): { out: Output; dataDir: string } {
  const common = command.optsWithGlobals<Common>();
  return {
    out: createOutput({ json: common.json === true, stdout: cli.stdout, stderr: cli.stderr, env: cli.env }),
    dataDir: resolveDataDir(common.dataDir, cli.env),
  };
}

/**
 * Makes a command's action: connects, works, closes, and keeps the exit code that `work` answers (none: 0).
 * @param work gets the command for its `args` and `opts()`
 */
export function connected(
  cli: Cli,
  exit: (code: number) => void,
  work: (context: Context, command: Command) => Promise<number | undefined>,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1);
    if (!(command instanceof Command)) throw new TypeError('commander passes the command last');
    const { out, dataDir } = settingsOf(cli, command);
    // The engine's own log is for somebody who looks for a fault: a command's words are what a person reads.
    const log = (line: string) => {
      if (cli.env.HOMEPORT_DEBUG) out.error(line);
    };
    // Before anything in it is believed, a socket that somebody else may have put there too.
    ensureDataDir(dataDir, out.error);
    const name = nameOf(command);
    const { connect, connectionLost } = await import('./connection.ts');
    const connection = await connect({ dataDir, command: name, loadEngine: cli.loadEngine, log });
    const { client, inProcess, givesWay, heldUp } = connection;
    const { now, onInterrupt, ask = null } = cli;
    const told = new Set<string>();
    const context: Context = { client, inProcess, givesWay, heldUp, out, now, onInterrupt, ask, told };
    let leave = false;
    try {
      await andSeeThrough(context, command.name(), async () => {
        await resolveAppNames(context, command);
        exit((await work(context, command)) ?? 0);
      });
    } catch (error) {
      leave = error instanceof Leave;
      throw connection.lost() ? connectionLost(error) : error;
    } finally {
      await connection
        .close({ leave })
        .catch((error: unknown) => out.error(say('cli.closing-failed', { why: textOf(error) })));
    }
  };
}

/** 'homeport secret set': without arguments, which may be secrets. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

/** Does a command's work, then stays for what is under way in its process. */
async function andSeeThrough(context: Context, command: string, work: () => Promise<void>): Promise<void> {
  if (!context.inProcess) return work();
  try {
    await work();
  } catch (error) {
    if (error instanceof Leave) throw error;
    const failure = failureOf(error);
    const stays = goingOn(await context.client.live.get()).length > 0;
    // Its error is not kept back until then; as JSON it is the last line that is printed.
    const now = stays && !context.out.json;
    if (failure !== null && now) context.out.failure(failure);
    await seeThrough(context);
    throw now ? new Exit(exitCodeOf(error, command), error) : error;
  }
  await seeThrough(context);
}
