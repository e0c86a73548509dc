import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { StepRow, Update } from '../../../electron/engine/domain/model.ts';
import type { Store } from '../../../electron/engine/ports.ts';
import { openStore } from '../../../electron/engine/store/open.ts';
import type { Migration } from '../../../electron/engine/store/schema.ts';
import { begin, T0 } from './samples.ts';

export * from './samples.ts';

/** A data directory of the test's own, gone after it. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'homeport-store-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'data');
}

/** Opens a store that is closed after the test. */
export function open(dataDir: string, migrations?: readonly Migration[]): Store {
  const store = openStore({ dataDir, now: () => T0, ...(migrations && { migrations }) });
  onTestFinished(() => store.close());
  return store;
}

/** Begins a step and answers its id. */
export function beginStep(store: Store, row: Update, more: Partial<Omit<StepRow, 'id'>> = {}): number {
  const id = store.record(row, begin(row.id, more));
  if (id === null) throw new Error('A step that begins has an id');
  return id;
}

/** Starts child.ts; lines are what it has printed so far. It is killed after the test at the latest. */
export function startChild(
  job: 'lock' | 'command' | 'look' | 'compact' | 'outbox' | 'journal',
  dataDir: string,
) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), job, dataDir], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // 'close', not 'exit': what it printed before its end has then been read.
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  /** Whole lines only: the last one may be cut off. */
  return { kill, exitCode: () => child.exitCode, lines: () => output.split('\n').slice(0, -1) };
}
