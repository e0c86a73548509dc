import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, waitFor } from './docker.ts';

/** Homeport as a person runs it: processes of their own, through the launcher. */

export const LAUNCHER = fileURLToPath(new URL('../../build/bin/homeport.mjs', import.meta.url));

export type CliResult = { code: number | null; stdout: string; stderr: string };
export type RunningCli = { child: ChildProcess; printed(): string; result: Promise<CliResult> };

export type CommandLine = {
  readonly dataDir: string;
  /** `homeport <args>`, to its end. */
  run(...args: string[]): Promise<CliResult>;
  /** The same with something on its standard input, which is closed at once otherwise. */
  runWith(input: string, ...args: string[]): Promise<CliResult>;
  /** The same, while it runs. */
  start(...args: string[]): RunningCli;
  /** `homeport serve` on a free port (or the given one), once it has said where it is. */
  serve(options?: { port?: number }): Promise<Served>;
  /** Ends what is still running and removes the data directory. */
  close(): Promise<void>;
};

export type Served = {
  port: number;
  url: string;
  /** Signs in once. */
  signInUrl: string;
  printed(): string;
  /** SIGTERM, as systemd would; waits for its end and answers its exit code. */
  stop(): Promise<number | null>;
};

/** A command line with a data directory of its own. @param env on top of this process's: DOCKER_HOST, TZ… */
export async function commandLine(env: NodeJS.ProcessEnv = {}): Promise<CommandLine> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'homeport-cli-'));
  const alive = new Set<RunningCli>();

  const begin = (args: string[], input: string): RunningCli => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      cwd: tmpdir(),
      env: { ...process.env, HOMEPORT_DATA_DIR: dataDir, ...env },
      stdio: 'pipe',
    });
    // A command that refuses before it reads closes the pipe.
    child.stdin.on('error', () => child.stdin.destroy());
    child.stdin.end(input);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    const result = once(child, 'close').then(([code]) => {
      alive.delete(running);
      return { code: typeof code === 'number' ? code : null, stdout, stderr };
    });
    const running = { child, printed: () => `${stdout}\n${stderr}`, result };
    alive.add(running);
    return running;
  };
  const start = (...args: string[]) => begin(args, '');

  return {
    dataDir,
    start,
    run: (...args) => start(...args).result,
    runWith: (input, ...args) => begin(args, input).result,
    serve: async (options = {}) => {
      const port = options.port ?? (await freePort());
      const running = start('serve', '--port', String(port));
      let ended = false;
      void running.result.then(() => {
        ended = true;
      });
      const signInUrl = await waitFor(
        () => ended || (/Sign in once with: (\S+)/.exec(running.printed())?.[1] ?? null),
        { what: 'serve to say where it is' },
      );
      if (signInUrl === true) throw new Error(`serve ended: ${running.printed()}`);
      return {
        port,
        url: `http://127.0.0.1:${port}`,
        signInUrl,
        printed: running.printed,
        stop: async () => {
          running.child.kill('SIGTERM');
          return (await running.result).code;
        },
      };
    },
    close: async () => {
      for (const running of alive) running.child.kill('SIGTERM');
      await Promise.all([...alive].map((running) => running.result));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The CLI's answer to `--json`. */
export function jsonOf(result: CliResult): unknown {
  if (result.code === null) throw new Error(`The command was killed: ${result.stderr}`);
  return JSON.parse(result.stdout);
}
