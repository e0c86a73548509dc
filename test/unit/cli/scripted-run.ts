import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EngineParts } from '../../../electron/cli/engine-parts.ts';
import { run } from '../../../electron/cli/program.ts';
import { lockAsCommand, lockAsHost } from '../../../electron/engine/store/lock-turns.ts';
import { listenLocalSocket } from '../../../electron/home/local-socket.ts';
import { type Scripted, scriptedHomeport } from '../../integration/server/scripted-homeport.ts';

/** The command line in this process, over a scripted Homeport: what it printed, and a Ctrl-C to press. */
export type ScriptedRun = {
  scripted: Scripted;
  /** What was asked at the terminal. */
  questions: string[];
  /** @returns the exit code */
  homeport(...args: string[]): Promise<number>;
  out(): string;
  err(): string;
  interrupt(): void;
  /** A Homeport runs from now on: until then each command has an engine of its own. */
  serve(): Promise<void>;
};

/** With a data directory of its own that is gone after the test. @param answers of a person at the terminal; absent: nobody is there */
export function scriptedRun(answers?: string[]): ScriptedRun {
  const dataDir = mkdtempSync(join(tmpdir(), 'hpt-run-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const scripted = scriptedHomeport();
  const questions: string[] = [];
  const listeners = new Set<() => void>();
  let written = { out: '', err: '' };
  const into = (stream: 'out' | 'err') => (text: string) => {
    written[stream] += text;
  };
  const parts: EngineParts = {
    lock: lockAsHost,
    lockAsCommand,
    startEngine: async () => ({ router: scripted.router, busy: () => false, close: async () => undefined }),
  };
  const cli = {
    stdout: { write: into('out') },
    stderr: { write: into('err') },
    env: { HOMEPORT_DATA_DIR: dataDir },
    now: () => new Date('2026-11-20T10:05:00.000Z'),
    loadEngine: async () => parts,
    ...(answers && {
      ask: async (question: string) => {
        questions.push(question);
        return answers.shift() ?? '';
      },
    }),
    onInterrupt: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    scripted,
    questions,
    homeport(...args) {
      written = { out: '', err: '' };
      return run(args, cli, '0.0.0');
    },
    out: () => written.out,
    err: () => written.err,
    interrupt() {
      for (const listener of [...listeners]) listener();
    },
    async serve() {
      const socket = await listenLocalSocket({ dataDir, router: scripted.router });
      onTestFinished(() => socket.close());
    },
  };
}
