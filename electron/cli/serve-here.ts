import { join } from 'node:path';
import { logFile } from '../home/log-file.ts';
import { serve } from '../server/serve.ts';
import { isHomeportError, textOf } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';
import type { Cli } from './command.ts';
import { EXIT_OK, EXIT_OTHER, failureOf } from './exit.ts';
import type { Output } from './output.ts';
import { followSupervisor, leavesInterruptsToShell, tellUp } from './supervision.ts';

export type ServeFlags = { port?: number; host?: string; allowedHost?: string[]; newToken?: boolean };

/** In the data directory. */
const LOG = 'homeport.log';

/** How long closing may take after a fatal error: what is not done then is in the journal. */
const FATAL_CLOSE_MS = 5_000;

/** The headless host in this process, until it is told to stop. @returns its exit code */
export async function serveHere(parts: {
  cli: Cli;
  out: Output;
  dataDir: string;
  flags: ServeFlags;
}): Promise<number> {
  const { cli, out, dataDir } = parts;
  const stopped = untilStopped(out.error);
  followSupervisor();
  const { port, host, allowedHost, newToken } = parts.flags;
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
    out.line(say('engine.closing'));
    return (await stopped).fatal === undefined ? EXIT_OK : EXIT_OTHER;
  }
  tellUp();
  if (out.json) out.result({ url: running.url, signInUrl: running.signInUrl }, () => []);
  const end = await stopped;
  if (end.fatal === undefined) {
    out.line(say('engine.closing'));
    await running.close();
    return EXIT_OK;
  }
  out.error(say('cli.fatal', { why: failureOf(end.fatal)?.message ?? textOf(end.fatal) }));
  const late = setTimeout(() => process.exit(EXIT_OTHER), FATAL_CLOSE_MS);
  await running.close();
  clearTimeout(late);
  return EXIT_OTHER;
}

/**
 * The engine's own log: in a file, and on standard error with HOMEPORT_DEBUG, or from the moment on when the file can't be
 * written.
 */
function hostLog(dataDir: string, cli: Cli, error: Output['error']): (line: string) => void {
  let shown = Boolean(cli.env.HOMEPORT_DEBUG);
  const file = logFile(join(dataDir, LOG), (cause) => {
    error(say('cli.log-not-written', { file: join(dataDir, LOG), why: textOf(cause) }));
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
    if (!leavesInterruptsToShell()) process.on('SIGINT', stop);
    const fatal = (cause: unknown) => {
      if (cause instanceof Error && cause.stack !== undefined) error(cause.stack);
      resolve({ fatal: cause });
    };
    process.on('uncaughtException', fatal);
    process.on('unhandledRejection', fatal);
  });
}
