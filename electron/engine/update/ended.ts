import { furtherLines, headline } from '../../shared/errors.ts';
import type { Outcome } from '../../shared/words.ts';
import { downtimeOf } from '../domain/downtime.ts';
import type { Journal, Update } from '../domain/model.ts';

/** Why nothing is known of an update that what exists has left behind. */
const OUTRUN =
  'What Docker has is later than what was written down of this update: the records are those of an earlier time.';

/** The update as it is kept for ever: its outcome, how long the app was down, and why it did not succeed. */
export function ended(update: Update, outcome: Outcome, now: Date): Update {
  if (outcome === 'unknown') return endedUnknown(update, OUTRUN, now);
  return {
    ...update,
    phase: 'done',
    outcome,
    finishedAt: now,
    downtimeMs: downtimeOf(update.journal, now),
    error: outcome === 'succeeded' ? null : errorOf(update.journal, outcome),
  };
}

/** Nobody knows how it ended: nothing is said but why. */
export function endedUnknown(update: Update, error: string, now: Date): Update {
  return { ...update, phase: 'done', outcome: 'unknown', finishedAt: now, downtimeMs: null, error };
}

function errorOf(journal: Journal, outcome: Outcome): string | null {
  const why = journal.failure?.message ?? null;
  if (outcome !== 'rollback-failed') return why;
  const back = journal.rollbackVerdict?.detail ?? 'The previous container is gone.';
  const sentence = `${headline(why ?? 'The update failed.')} Putting the previous release back failed too: ${headline(back)}`;
  return [sentence, ...furtherLines(why ?? ''), ...furtherLines(back)].join('\n');
}
