import { setTimeout as delay } from 'node:timers/promises';
import type { UpdateDto } from '../shared/dto.ts';
import { orAborted } from '../shared/or-aborted.ts';
import { say } from '../shared/text/text.ts';
import { EXIT_CODES } from '../shared/words.ts';
import type { Context } from './command.ts';
import { EXIT_INTERRUPTED, EXIT_OTHER, Exit, Leave } from './exit.ts';
import { errorWords } from './in-words.ts';
import { createProgress } from './progress.ts';
import { waitsForPerson } from './under-way.ts';

const LOOK_MS = 500;

export type Watched = {
  /** Its last row: ended, waiting for a person, or left under way. */
  update: UpdateDto;
  /** Ctrl-C was pressed, and the update has ended since. */
  interrupted: boolean;
  /** `enough` said so: it is still under way. */
  left: boolean;
};

/**
 * Waits for an update's end and prints its progress.
 * Ctrl-C: the update of a running Homeport goes on without us; one in this process is called off, the second time cut off.
 *
 * @param enough asked twice a second: whether to leave the update as it is
 */
export async function watchUpdate(
  context: Context,
  updateId: string,
  options: { enough?: (update: UpdateDto) => Promise<boolean> } = {},
): Promise<Watched> {
  const { client, out } = context;
  const progress = createProgress(out);
  const leave = new AbortController();
  let interrupts = 0;
  let last: UpdateDto | null = null;
  context.told.add(updateId);

  const stopListening = context.onInterrupt(() => {
    interrupts += 1;
    progress.end();
    if (!context.inProcess || interrupts > 1) {
      leave.abort(leaving(context, updateId, last));
      return;
    }
    out.error(say('cli.calling-off'));
    if (last !== null)
      client.apps.cancel({ app: last.app }).catch((error: unknown) => out.error(errorWords(error)));
  });
  const over = new AbortController();
  const { enough } = options;
  if (enough) {
    const asking = leaveWhen(async () => last !== null && (await enough(last)), leave, over.signal);
    // Whatever ends the asking (a running Homeport that went away), ends the watch too, and is said there.
    asking.catch((error: unknown) => leave.abort(error));
  }

  try {
    const events = await client.updates.watch({ id: updateId }, { signal: leave.signal });
    for (;;) {
      const next = await orAborted(events.next(), leave.signal);
      if (next === 'left') {
        if (leave.signal.reason !== ENOUGH) throw leave.signal.reason;
        return { update: await client.updates.get({ id: updateId }), interrupted: false, left: true };
      }
      if (next.done) break;
      progress.event(next.value);
      if (next.value.type !== 'update') continue;
      last = next.value.update;
      if (waitsForPerson(last)) {
        await events.return?.(undefined);
        return { update: last, interrupted: false, left: false };
      }
    }
    // The stream's end is not the update's: only its row says how it ended.
    return { update: await client.updates.get({ id: updateId }), interrupted: interrupts > 0, left: false };
  } finally {
    over.abort();
    stopListening();
    progress.end();
  }
}

const ENOUGH = Symbol('enough');

async function leaveWhen(
  enough: () => Promise<boolean>,
  leave: AbortController,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    if (await enough()) return leave.abort(ENOUGH);
    await delay(LOOK_MS, undefined, { signal: over }).catch(() => undefined);
  }
}

function leaving(context: Context, updateId: string, last: UpdateDto | null): Exit {
  const { out } = context;
  if (context.inProcess) {
    out.error(say('cli.left'));
    return new Leave();
  }
  out.error(say('cli.goes-on', { id: updateId }));
  if (last !== null) out.error(say('cli.to-call-off', { app: last.app }));
  return new Exit(EXIT_INTERRUPTED);
}

/** What an update's row exits with (shared/words.ts); 1 while it has no outcome. */
export function updateExitCode(update: UpdateDto): number {
  return update.outcome === null ? EXIT_OTHER : EXIT_CODES[update.outcome];
}
