import { say, type Text } from '../../shared/text/text.ts';
import type { Outcome } from '../../shared/words.ts';
import { downtimeOf } from '../domain/downtime.ts';
import type { Journal, Update } from '../domain/model.ts';

/** The update as it is kept for ever: its outcome, how long the app was down, and why it did not succeed. */
export function ended(update: Update, outcome: Outcome, now: Date): Update {
  if (outcome === 'unknown') return endedUnknown(update, say('update.outrun'), now);
  return {
    ...update,
    phase: 'done',
    outcome,
    finishedAt: now,
    downtimeMs: boundedBy(now.getTime() - update.startedAt.getTime(), downtimeOf(update.journal, now)),
    error: outcome === 'succeeded' ? null : errorOf(update.journal, outcome),
  };
}

/** Several apps' outages are counted as one, and may overlap: together they are no longer than the update. Milliseconds. */
function boundedBy(tookMs: number, downMs: number | null): number | null {
  return downMs === null ? null : Math.min(downMs, Math.max(tookMs, 0));
}

/** Nobody knows how it ended: nothing is said but why. */
export function endedUnknown(update: Update, error: Text, now: Date): Update {
  return { ...update, phase: 'done', outcome: 'unknown', finishedAt: now, downtimeMs: null, error };
}

function errorOf(journal: Journal, outcome: Outcome): Text | null {
  const why = journal.failure?.message ?? null;
  if (outcome !== 'rollback-failed') return why;
  const notBack = journal.members.find(({ rollbackVerdict }) => rollbackVerdict?.healthy === false);
  return say('update.rollback-failed', {
    why: why ?? say('update.failed'),
    back: notBack?.rollbackVerdict?.detail ?? say('update.previous-gone'),
  });
}
