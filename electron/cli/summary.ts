import type { UpdateDto } from '../shared/dto.ts';
import { onOneLine, say, type Text } from '../shared/text/text.ts';
import { between, duration, releaseName } from './format.ts';
import { inWords } from './in-words.ts';

/** How an update ended, what that means and what to do, in at most a few lines. */
export function summary(update: UpdateDto): string[] {
  return linesOf(update).map(inWords);
}

function linesOf(update: UpdateDto): Text[] {
  const { app, id, outcome } = update;
  const took = tookOf(update);
  // What follows the sentence is in the log that was just shown.
  const why = update.error === null ? [] : [onOneLine(update.error)];
  if (update.kind === 'add' && outcome !== null && !['succeeded', 'unknown'].includes(outcome))
    return endOfAdd(update, took);
  switch (outcome) {
    case 'succeeded':
      return endWell(update, took);
    case 'failed':
      return [say('ended.failed', { app, took }), ...why];
    case 'rolled-back': {
      const release = releaseName(update.from);
      return [say('ended.rolled-back', { app, release, took, downtime: downtimeOf(update) }), ...why];
    }
    case 'rollback-failed':
      return [
        update.stillDown
          ? say('ended.rollback-failed-down', { app, down: downSince(update) })
          : say('ended.rollback-failed', { app }),
        ...why,
        say('ended.see-update', { id }),
      ];
    case 'interrupted':
      return [say('ended.interrupted', { app, took }), ...why];
    case 'cancelled':
      // Once something was stopped, only somebody else's act ends it so.
      return update.downtimeMs === null
        ? [say('ended.cancelled', { app, took })]
        : [say('ended.cancelled-in-swap', { app, took }), ...why];
    case 'unknown':
      return [say('ended.unknown', { app }), ...why];
    case null:
      return notYetEnded(update, why);
  }
}

function endWell(update: UpdateDto, took: Text): Text[] {
  const { app, kind } = update;
  const release = releaseName(update.to);
  if (update.stillDown)
    return [
      say('ended.kept-but-down', { app, release, down: downSince(update), took }),
      say('ended.see-logs', { app }),
    ];
  const how = { app, release, took, downtime: downtimeOf(update) };
  return [sameAsBefore(update) ? say('ended.same-image', how) : say('ended.succeeded', { ...how, kind })];
}

/** Of an app that did not come up there is nothing that could have been touched. */
function endOfAdd({ app, id, outcome, error }: UpdateDto, took: Text): Text[] {
  const why = error === null ? [] : [error];
  if (outcome === 'cancelled') return [say('ended.add-cancelled', { app, took }), ...why];
  return [
    say('ended.add-failed', { app, took }),
    ...why,
    say('ended.add-kept', { id }),
    say('ended.add-ways', { app }),
  ];
}

function notYetEnded(update: UpdateDto, why: Text[]): Text[] {
  const { app, phase, waitsForDecisionOn: other } = update;
  if (other !== null) return [say('ended.decide-other', { app, other })];
  if (!update.awaitingDecision) return [say('ended.not-yet', { app, phase })];
  return [
    say('ended.decide', { app, release: releaseName(update.to) }),
    ...why,
    say('ended.to-restore', { app }),
    say('ended.to-keep', { app }),
  ];
}

/** Built again without a newer commit, it made what ran already. */
function sameAsBefore({ kind, from, to }: UpdateDto): boolean {
  return kind === 'update' && from !== null && from.release !== null && from.release === to?.release;
}

function tookOf({ startedAt, finishedAt }: UpdateDto): Text {
  const took = duration(between(startedAt, finishedAt));
  return took === '' ? say('ended.no-time') : say('ended.took', { duration: took });
}

function downtimeOf({ downtimeMs }: UpdateDto): Text {
  return downtimeMs === null
    ? say('ended.no-downtime')
    : say('ended.downtime', { duration: duration(downtimeMs) });
}

function downSince({ downtimeMs }: UpdateDto): Text {
  return downtimeMs === null
    ? say('ended.no-life')
    : say('ended.no-life-since', { duration: duration(downtimeMs) });
}
