import { furtherLines, headline } from '../../shared/errors.ts';
import type { Outcome } from '../../shared/words.ts';
import { downtimeOf } from '../domain/downtime.ts';
import type { Journal, Update } from '../domain/model.ts';

/** The update as it is kept for ever: its outcome, how long the app was down, and why it did not succeed. */
export function ended(update: Update, outcome: Outcome, now: Date): Update {
  return {
    ...update,
    phase: 'done',
    outcome,
    finishedAt: now,
    downtimeMs: downtimeOf(update.journal, now),
    error: outcome === 'succeeded' ? null : errorOf(update.journal, outcome),
  };
}

function errorOf(journal: Journal, outcome: Outcome): string | null {
  const why = journal.failure?.message ?? null;
  if (outcome !== 'rollback-failed') return why;
  const back = journal.rollbackVerdict?.detail ?? 'The previous container is gone.';
  const sentence = `${headline(why ?? 'The update failed.')} Putting the previous release back failed too: ${headline(back)}`;
  return [sentence, ...furtherLines(why ?? ''), ...furtherLines(back)].join('\n');
}
