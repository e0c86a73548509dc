import type { UpdateDto } from '../shared/dto.ts';
import type { Text } from '../shared/text/text.ts';
import type { Context } from './command.ts';
import { type HistoryEntry, historyEntry } from './history-json.ts';
import { inWords } from './in-words.ts';
import type { Said } from './output.ts';
import { summary } from './summary.ts';
import { updateExitCode, watchUpdate } from './watch-update.ts';

/** What came of a command that moves an app: what `--json` prints, what a person reads, and the exit code. */
export type Done = {
  json: { update: HistoryEntry | null; message: string; takenUp: HistoryEntry | null };
  update: UpdateDto | null;
  lines: Said[];
  exitCode: number;
};

/** @param first the update that was cut off and finished before this one was asked for */
export function doneWith({ told }: Context, update: UpdateDto, first: UpdateDto | null = null): Done {
  told.add(update.id);
  const lines = summary(update);
  const json = { update: historyEntry(update), message: lines.join(' '), takenUp: entryOf(first) };
  return { json, update, lines, exitCode: updateExitCode(update) };
}

/** There was nothing to do. */
export function nothingDone(line: Text, message: Text, first: UpdateDto | null): Done {
  return {
    json: { update: null, message: inWords(message), takenUp: entryOf(first) },
    update: null,
    lines: [line],
    exitCode: 0,
  };
}

/** Waits for the update, with its progress. */
export async function doneAfter(
  context: Context,
  updateId: string,
  first: UpdateDto | null = null,
): Promise<Done> {
  const { update } = await watchUpdate(context, updateId);
  return doneWith(context, update, first);
}

/** Prints it. @returns the exit code */
export function tell({ out }: Context, { json, lines, exitCode }: Done): number {
  out.result(json, () => lines);
  return exitCode;
}

const entryOf = (update: UpdateDto | null) => update && historyEntry(update);
