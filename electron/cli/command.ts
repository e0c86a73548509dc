import { Command } from 'commander';
import { ensureDataDir, resolveDataDir } from '../server/data-dir.ts';
import type { HomeportClient } from '../server/rpc.ts';
import { messageOf } from '../shared/errors.ts';
import { connect, connectionLost } from './connection.ts';
import type { EngineParts } from './engine-parts.ts';
import { createOutput, type Output } from './output.ts';

/** What the command line is run with: the process, or a test's own. */
export type Cli = {
  stdout: { write(text: string): unknown; isTTY?: boolean; columns?: number };
  stderr: { write(text: string): unknown };
  env: NodeJS.ProcessEnv;
  now: () => Date;
  loadEngine: () => Promise<EngineParts>;
  /** Serves in a process of its own, started again when it crashes; its exit code. Absent: served here. */
  supervise?: (say: (line: string) => void) => Promise<number>;
  /** A secret from standard input. Absent: there is none to read from. */
  readSecret?: (question: string) => Promise<string>;
  /** Ctrl-C: while a listener is there, the process is not ended by it. Returns its unsubscribe. */
  onInterrupt(listener: () => void): () => void;
};

/** What a command works with. */
export type Context = {
  client: HomeportClient;
  inProcess: boolean;
  out: Output;
  now: () => Date;
  onInterrupt: Cli['onInterrupt'];
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
    const connection = await connect({ dataDir, loadEngine: cli.loadEngine, log });
    try {
      const code = await work(
        {
          client: connection.client,
          inProcess: connection.inProcess,
          out,
          now: cli.now,
          onInterrupt: cli.onInterrupt,
        },
        command,
      );
      exit(code ?? 0);
    } catch (error) {
      throw connection.lost() ? connectionLost(error) : error;
    } finally {
      await connection.close().catch((error: unknown) => out.error(`Closing failed: ${messageOf(error)}`));
    }
  };
}
