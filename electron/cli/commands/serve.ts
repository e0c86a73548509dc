import { join } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_PORT } from '../../server/http-host.ts';
import { logFile } from '../../server/log-file.ts';
import { serve } from '../../server/serve.ts';
import { isHomeportError, messageOf } from '../../shared/errors.ts';
import { type Cli, define, settingsOf } from '../command.ts';
import { EXIT_OK, EXIT_OTHER, failureOf } from '../exit.ts';
import { collect, parseListenPort } from '../parse-options.ts';
import { followSupervisor, tellUp } from '../supervised-serve.ts';

type ServeFlags = { port?: number; host?: string; allowedHost?: string[]; newToken?: boolean };

/** In the data directory. */
const LOG = 'homeport.log';

/** How long closing may take after a fatal error: what is not done then is in the journal. */
const FATAL_CLOSE_MS = 5_000;

/** The headless host, until it is told to stop. */
export function registerServe(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'serve', 'run Homeport without a desktop and serve its window to a browser')
    .option('--port <n>', `port to listen on (default: ${DEFAULT_PORT})`, parseListenPort)
    .option('--host <address>', 'address to listen on (default: 127.0.0.1, this machine only)')
    .option(
      '--allowed-host <name>',
      'host name that browsers may use, such as homeport.lan, repeatable',
      collect((text) => text),
    )
    .option('--new-token', 'replace a lost sign-in token and sign every browser out')
    .action(async (flags: ServeFlags, command: Command) => {
      const { out, dataDir } = settingsOf(cli, command);
      if (cli.supervise) {
        exit(await cli.supervise(out.error));
        return;
      }
      const stopped = untilStopped(out.error);
      followSupervisor();
      const { port, host, allowedHost, newToken } = flags;
      const leave = new AbortController();
      void stopped.then(() => leave.abort());
      const running = await serve(
        {
          dataDir,
          allowedHosts: allowedHost ?? [],
          newToken: newToken === true,
          ...(port === undefined ? {} : { port }),
          ...(host === undefined ? {} : { host }),
          print: (line) => out.line(line),
          warn: out.error,
          log: hostLog(dataDir, cli, out.error),
          signal: leave.signal,
        },
        await cli.loadEngine(),
      ).catch((error: unknown) => {
        if (leave.signal.aborted && isHomeportError(error, 'CANCELLED')) return null;
        throw error;
      });
      if (running === null) {
        out.line('Homeport is closing.');
        exit((await stopped).fatal === undefined ? EXIT_OK : EXIT_OTHER);
        return;
      }
      tellUp();
      if (out.json) out.result({ url: running.url, signInUrl: running.signInUrl }, () => []);
      const end = await stopped;
      if (end.fatal === undefined) {
        out.line('Homeport is closing.');
        await running.close();
        exit(0);
        return;
      }
      out.error(`Homeport can't go on: ${failureOf(end.fatal)?.message ?? messageOf(end.fatal)}`);
      const late = setTimeout(() => process.exit(EXIT_OTHER), FATAL_CLOSE_MS);
      await running.close();
      clearTimeout(late);
      exit(EXIT_OTHER);
    });
}

/**
 * The engine's own log: in a file, and on standard error with HOMEPORT_DEBUG, or from the moment on when the file can't be
 * written.
 */
function hostLog(dataDir: string, cli: Cli, error: (text: string) => void): (line: string) => void {
  let shown = Boolean(cli.env.HOMEPORT_DEBUG);
  const file = logFile(join(dataDir, LOG), (cause) => {
    error(`${join(dataDir, LOG)} can't be written (${messageOf(cause)}): the log goes on here.`);
    shown = true;
  });
  return (line) => {
    const dated = `${cli.now().toISOString()} ${line}`;
    file.line(dated);
    if (shown) error(dated);
  };
}

/**
 * Resolves with the first reason to end: SIGTERM, SIGINT, or an error that nothing caught. A second signal ends at once.
 * The supervisor starts this process again after a fatal error; the journal says what goes on.
 */
function untilStopped(error: (text: string) => void): Promise<{ fatal?: unknown }> {
  return new Promise((resolve) => {
    let told = false;
    const stop = (signal: NodeJS.Signals) => {
      if (told) process.exit(signal === 'SIGINT' ? 130 : 143);
      told = true;
      resolve({});
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    const fatal = (cause: unknown) => {
      if (cause instanceof Error && cause.stack !== undefined) error(cause.stack);
      resolve({ fatal: cause });
    };
    process.on('uncaughtException', fatal);
    process.on('unhandledRejection', fatal);
  });
}
