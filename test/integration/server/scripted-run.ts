import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../electron/cli/program.ts';
import { listenLocalSocket } from '../../../electron/server/local-socket.ts';
import { type Scripted, scriptedHomeport } from './scripted-homeport.ts';

/** The command line in this process, against the socket of a scripted Homeport: where it need not be a process, it is quick. */
export type ScriptedRun = {
  readonly dataDir: string;
  readonly scripted: Scripted;
  run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  close(): Promise<void>;
};

export async function scriptedRun(options: { columns?: number } = {}): Promise<ScriptedRun> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'homeport-run-'));
  const scripted = scriptedHomeport();
  const socket = await listenLocalSocket({ dataDir, router: scripted.router });
  return {
    dataDir,
    scripted,
    run: async (...args) => {
      let stdout = '';
      let stderr = '';
      const out = (text: string) => {
        stdout += text;
      };
      const err = (text: string) => {
        stderr += text;
      };
      const { columns } = options;
      const code = await run(
        args,
        {
          stdout: { write: out, ...(columns === undefined ? {} : { columns }) },
          stderr: { write: err },
          env: { HOMEPORT_DATA_DIR: dataDir },
          now: () => new Date('2026-11-20T12:00:00Z'),
          loadEngine: () => Promise.reject(new Error('The scripted Homeport answers')),
          readSecret: () => Promise.resolve('t0ken'),
          onInterrupt: () => () => {},
        },
        '0.0.0',
      );
      return { code, stdout, stderr };
    },
    close: async () => {
      await socket.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
