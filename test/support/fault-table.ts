import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** One line of the table that `npm run test:faults` prints. */
export type FaultRow = {
  /** 'kill -9 during update' */
  fault: string;
  /** 'POST /containers/{id}/stop, answered' */
  where: string;
  /** What was true afterwards, in words. */
  afterwards: string;
  /** How many injections the row stands for. */
  count: number;
  /** Replays it, where chance was involved. */
  seed?: number;
  ok: boolean;
};

/** Where the rows are collected, one JSON object a line. */
export const FAULT_ROWS = path.join(import.meta.dirname, '../../out/faults/rows.jsonl');

/** Puts a row into the table. A test still fails by its own assertions: the table only tells. */
export function faultRow(row: FaultRow): void {
  mkdirSync(path.dirname(FAULT_ROWS), { recursive: true });
  appendFileSync(FAULT_ROWS, `${JSON.stringify(row)}\n`);
}

/**
 * Runs a check and puts its row into the table, with the words of its failure where it fails.
 * @param check answers what was true afterwards, in words.
 */
export async function provenRow(
  about: Omit<FaultRow, 'afterwards' | 'ok' | 'count'> & { count?: number },
  check: () => Promise<string>,
): Promise<void> {
  const { count = 1, ...rest } = about;
  try {
    faultRow({ ...rest, count, afterwards: await check(), ok: true });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    faultRow({ ...rest, count, afterwards: words.split('\n')[0] ?? '', ok: false });
    throw error;
  }
}
