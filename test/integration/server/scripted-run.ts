import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../electron/cli/program.ts';
import { listenLocalSocket } from '../../../electron/home/local-socket.ts';
import { type Scripted, scriptedHomeport } from './scripted-homeport.ts';

/** The command line in this process, against the socket of a scripted Homeport: where it need not be a process, it is quick. */
export type ScriptedRun = {
  readonly dataDir: string;
  readonly scripted: Scripted;
  run(...args: string[]): Promise<Said>;
  /** The same, while it runs. `interrupt`: Ctrl-C. */
  start(...args: string[]): { printed(): string; interrupt(): void; end: Promise<Said> };
  close(): Promise<void>;
};

type Said = { code: number; stdout: string; stderr: string };

/** @param options of a terminal that it prints on */
export async function scriptedRun({
  answer,
  ...options
}: {
  columns?: number;
  isTTY?: boolean;
  answer?: string;
} = {}): Promise<ScriptedRun> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'homeport-run-'));
  const scripted = scriptedHomeport();
  const socket = await listenLocalSocket({ dataDir, router: scripted.router });
  const start = (...args: string[]) => {
    const written = { out: '', err: '' };
    const into = (stream: 'out' | 'err') => ({
      ...options,
      write: (text: string) => {
        written[stream] += text;
      },
    });
    const listeners = new Set<() => void>();
    const end = run(
      args,
      {
        stdout: into('out'),
        stderr: into('err'),
        env: { HOMEPORT_DATA_DIR: dataDir },
        now: () => new Date('2026-11-20T12:00:00Z'),
        loadEngine: () => Promise.reject(new Error('The scripted Homeport answers')),
        ...(answer === undefined ? {} : { ask: () => Promise.resolve(answer) }),
        readSecret: () => Promise.resolve('t0ken'),
        onInterrupt: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      '0.0.0',
    ).then((code) => ({ code, stdout: written.out, stderr: written.err }));
    return {
      printed: () => written.out,
      interrupt: () => {
        for (const listener of listeners) listener();
      },
      end,
    };
  };
  return {
    dataDir,
    scripted,
    start,
    run: (...args) => start(...args).end,
    close: async () => {
      await socket.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
