import type { Attention } from './dto.ts';

/** The worst first. */
const RANK: Record<Attention['kind'], number> = {
  'rollback-failed': 0,
  'not-running': 1,
  unhealthy: 2,
  'awaiting-decision': 3,
  whereabouts: 4,
  'rolled-back': 5,
  'add-failed': 6,
  'update-failed': 7,
  'update-unknown': 7,
  'check-failed': 8,
  'update-waiting': 9,
  'taken-over': 10,
};

/** Everything that can need a person. */
export const ATTENTION_KINDS: readonly string[] = Object.keys(RANK);

/** What comes first in every list of what needs a person: the worst, then the newest. */
export function worstFirst(a: Attention, b: Attention): number {
  return RANK[a.kind] - RANK[b.kind] || Date.parse(b.at) - Date.parse(a.at) || a.app.localeCompare(b.app);
}

/** Whether a person may take it off the list. What is under way, or asked, stays there until it is decided, or goes on; what another has taken over, until it is taken back or forgotten. */
export function canDismiss(kind: Attention['kind']): boolean {
  return !['awaiting-decision', 'update-waiting', 'whereabouts', 'taken-over'].includes(kind);
}

const WITHOUT_LOG: readonly Attention['kind'][] = [
  'check-failed',
  'update-waiting',
  'add-failed',
  'taken-over',
  'whereabouts',
];

/** Whether there is a log to show of it: an update's own, else what the container wrote. */
export function hasLog(kind: Attention['kind']): boolean {
  return !WITHOUT_LOG.includes(kind);
}
