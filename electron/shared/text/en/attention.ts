/** What needs a person. */
export const attention = {
  'attention-title.rollback-failed': 'rollback failed',
  'attention-title.awaiting-decision': 'your decision is needed',
  'attention-title.rolled-back': 'rolled back',
  'attention-title.update-failed': 'update failed',
  'attention-title.add-failed': 'did not come up',
  'attention-title.unhealthy': 'unhealthy',
  'attention-title.not-running': 'not running',
  'attention-title.update-unknown': 'outcome not known',
  'attention-title.check-failed': 'check failed',
  'attention-title.update-waiting': 'update waiting',
  'attention-title.whereabouts': 'which container is it?',
  'attention-title.taken-over': 'taken over by another Homeport',
} as const;
