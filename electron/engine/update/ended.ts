import { furtherLines, headline } from '../../shared/errors.ts';
import type { Outcome } from '../../shared/words.ts';
import type { Journal, Update } from '../domain/model.ts';

/** The update as it is kept for ever: its outcome, how long the app was down, and why it did not succeed. */
export function ended(update: Update, outcome: Outcome, now: Date): Update {
  return {
    ...update,
    phase: 'done',
    outcome,
    finishedAt: now,
    downtimeMs: downtimeOf(update.journal),
    error: outcome === 'succeeded' ? null : errorOf(update.journal, outcome),
  };
}

/** From the stop being sent to the first sign of life. Milliseconds; null where nothing that ran was stopped. */
function downtimeOf(journal: Journal): number | null {
  if (journal.stopSentAt === null) return null;
  if (journal.startFirst && journal.direction === 'forward') return 0;
  if (!journal.members[0]?.previousWasRunning || journal.signOfLifeAt === null) return null;
  return Math.max(0, Date.parse(journal.signOfLifeAt) - Date.parse(journal.stopSentAt));
}

function errorOf(journal: Journal, outcome: Outcome): string | null {
  const why = journal.failure?.message ?? null;
  if (outcome !== 'rollback-failed') return why;
  const back = journal.rollbackVerdict?.detail ?? 'The previous container is gone.';
  const sentence = `${headline(why ?? 'The update failed.')} Putting the previous release back failed too: ${headline(back)}`;
  return [sentence, ...furtherLines(why ?? ''), ...furtherLines(back)].join('\n');
}
