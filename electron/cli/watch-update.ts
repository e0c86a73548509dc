import { setTimeout as delay } from 'node:timers/promises';
import type { UpdateDto } from '../shared/dto.ts';
import { orAborted } from '../shared/or-aborted.ts';
import { EXIT_CODES } from '../shared/words.ts';
import type { Context } from './command.ts';
import { EXIT_INTERRUPTED, EXIT_OTHER, Exit, Leave } from './exit.ts';
import { between, duration, releaseName } from './format.ts';
import { errorWords, inWords, shortWords } from './in-words.ts';
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
    out.error(
      'Calling the update off. Press Ctrl-C again to leave it as it is: Homeport goes on with it when it runs next.',
    );
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
    out.error('Left as it is: Homeport goes on with the update when it runs next.');
    return new Leave();
  }
  out.error(`The update goes on without this command. "homeport show ${updateId}" says how it ends.`);
  if (last !== null) out.error(`To call it off: homeport cancel ${last.app}`);
  return new Exit(EXIT_INTERRUPTED);
}

/** What an update's row exits with (shared/words.ts); 1 while it has no outcome. */
export function updateExitCode(update: UpdateDto): number {
  return update.outcome === null ? EXIT_OTHER : EXIT_CODES[update.outcome];
}

/** Of an app that did not come up there is nothing that could have been touched. */
function addSummary({ app, id, outcome, error }: UpdateDto, took: string): string[] {
  const why = error === null ? [] : [inWords(error)];
  if (outcome === 'cancelled') return [`${app}: called off (${took}).`, ...why];
  return [
    `${app}: did not come up, and nothing of it runs (${took}).`,
    ...why,
    `What you said of it is kept, and so is the log (homeport show ${id}).`,
    `Try again: homeport update ${app}; with other settings: homeport add ${app} … once more; forget it: homeport remove ${app}`,
  ];
}

/** Built again without a newer commit, it made what ran already. */
function sameAsBefore({ kind, from, to }: UpdateDto): boolean {
  return kind === 'update' && from !== null && from.release !== null && from.release === to?.release;
}

/** How it ended, what that means and what to do, in at most a few lines. */
export function summary(update: UpdateDto): string[] {
  const took = `took ${duration(between(update.startedAt, update.finishedAt)) || 'no time'}`;
  const downtime = update.downtimeMs === null ? 'no downtime' : `downtime ${duration(update.downtimeMs)}`;
  const down =
    update.downtimeMs === null
      ? 'it has given no sign of life'
      : `it has given no sign of life since the app went down, ${duration(update.downtimeMs)} in all`;
  // What follows the sentence is in the log that was just shown.
  const why = update.error === null ? [] : [shortWords(update.error)];
  const { app } = update;
  if (update.kind === 'add' && !['succeeded', 'unknown', null].includes(update.outcome))
    return addSummary(update, took);
  switch (update.outcome) {
    case 'succeeded':
      if (update.stillDown) {
        return [
          `${app}: keeps release ${releaseName(update.to)} as you decided, but ${down} (${took}).`,
          `See: homeport logs ${app}`,
        ];
      }
      if (sameAsBefore(update)) {
        return [
          `${app}: built again, and it is the very image that runs: it stays release ${releaseName(update.to)}, and nothing was moved (${took}, ${downtime}).`,
        ];
      }
      return [
        `${app}: ${update.kind === 'restore' ? 'restored' : 'runs'} release ${releaseName(update.to)} (${took}, ${downtime}).`,
      ];
    case 'failed':
      return [`${app}: failed, and the app was not touched (${took}).`, ...why];
    case 'rolled-back':
      return [`${app}: rolled back to release ${releaseName(update.from)} (${took}, ${downtime}).`, ...why];
    case 'rollback-failed':
      return [
        `${app}: the update failed, and so did the way back. The app needs you${update.stillDown ? `: ${down}` : ''}.`,
        ...why,
        `See: homeport show ${update.id}`,
      ];
    case 'interrupted':
      return [`${app}: cut off before anything was touched (${took}).`, ...why];
    case 'cancelled':
      // Once something was stopped, only somebody else's act ends it so.
      if (update.downtimeMs !== null)
        return [`${app}: called off in the middle of the swap (${took}).`, ...why];
      return [`${app}: called off, and the app was not touched (${took}).`];
    case 'unknown':
      return [`${app}: what came of it is not known; what runs was left as it is.`, ...why];
    case null:
      if (update.waitsForDecisionOn !== null) {
        const before = update.waitsForDecisionOn;
        return [
          `${app}: waits for your decision about ${before}: homeport keep ${before}, or homeport restore ${before}`,
        ];
      }
      if (!update.awaitingDecision) return [`${app}: still under way (${update.phase}).`];
      return [
        `${app}: the new release ${releaseName(update.to)} is not healthy, and you decide what happens.`,
        ...why,
        `To put the previous one back: homeport restore ${app}`,
        `To keep the new one all the same: homeport keep ${app}`,
      ];
  }
}
