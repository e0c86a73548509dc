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

  'attention.awaiting-decision':
    'The new release of {app} did not pass its gate and waits for you: restore the previous one, or keep it?',
  'attention.update-waiting': 'The update of {app} waits. {why}',
  'attention.rollback-failed': '{app} could not be put back.',
  'attention.rolled-back': '{release} of {app} failed, and the previous one was put back.',
  'attention.rolled-back-after-all':
    '{app} runs again: the rollback that had failed has succeeded after all.',
  'attention.release': 'Release {number}',
  'attention.new-release': 'The new release',
  'attention.update-failed':
    '{kind, select, restore {The restore} add {The first start} other {The update}} of {app} failed; what ran was not touched.',
  'attention.update-unknown':
    'How {kind, select, restore {the restore} add {the first update} other {the update}} of {app} ended is not known. What runs was left as it is: check that {app} works, then dismiss this.',
  'attention.never-built': '{app} was added, and never came to run.',
  'attention.never-came-up': '{app} has never come up.',
  'attention.check-failed': '{app}: {why}',
  'attention.taken-over':
    '{app} is looked after by {who} now; this Homeport leaves it alone. Take it back, or remove it here (its container is not touched).',

  'attention.unhealthy': '{app} is unhealthy.',
  'attention.unhealthy-because': '{app} is unhealthy: {why}',
  'attention.crash-loop': '{app} keeps ending and being restarted.',
  'attention.gone-update': 'The container of {app} is gone: update to have it back.',
  'attention.gone-make-again': 'The container of {app} is gone: make it again to have it back.',
  'attention.could-not-start': '{app} could not be started.',
  'attention.not-running': '{app} does not run.',

  'dismiss.awaiting-decision':
    'The update of "{app}" waits for your decision: restore the previous release, or keep the new one. Until then it stays on the list.',
  'dismiss.whereabouts':
    'Nothing of "{app}" is moved until you say which container it is. Until then it stays on the list.',
  'dismiss.update-waiting': 'The update of "{app}" stands still: it stays on the list until it goes on.',

  'known.container-gone': 'Its container is gone.',
  'known.not-running': 'It does not run.',
  'known.container-is': 'Its container is {state}.',
  'known.healthy-again': 'It runs again by now: its health check passes.',
  'known.runs-unproven':
    'Its container runs by now; whether it answers is not known, because it has neither health check nor probe.',
  'known.runs-unanswered': 'Its container runs by now; its probe has not answered yet.',
  'known.probe-passes': 'It runs again by now: its probe passes ({detail}).',
  'known.probe-fails': 'Its container runs, and its probe still fails: {detail}',

  'whereabouts.renamed': 'The container of {app} is called "{to}" now.',
  'whereabouts.replaced':
    'The name "{name}" leads to {other} now, and the container of {app} is called "{to}" now.',
  'whereabouts.replaced-gone': 'The name "{name}" leads to {other} now, and the container of {app} is gone.',
  'whereabouts.another-container': 'another container',
  'whereabouts.container-of': 'the container of {app}',
  'whereabouts.follow-or-keep': 'Follow it there, or keep to the name "{name}"?',
  'whereabouts.follow-or-take': 'Follow it there, or take the one that has the name "{name}"?',
  'whereabouts.follow-or-name-back':
    'Follow it there? Or give the containers their own names back (docker rename).',
  'whereabouts.name-back':
    'Give that container its own name back (docker rename), or remove {app} from Homeport and keep the container.',
  'whereabouts.until-then': '{app} is not updated until you choose.',
  'whereabouts.say-which': 'It is not updated until you say which one is meant: {ways}.',
  'whereabouts.ways': '{all}; {next}',
  'whereabouts.way-follow': '"homeport follow {app}" follows the container to its new name',
  'whereabouts.way-keep-name': '"homeport follow {app} --keep-name" stays with the name',
  'whereabouts.way-name-back': 'give the containers their own names back (docker rename)',
  'whereabouts.way-name-back-or-remove':
    'give that container its own name back (docker rename), or remove {app} from Homeport and keep the container',
} as const;
