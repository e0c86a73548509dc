/** What the command line says of an update: while it waits for one, and of its end. */
export const cliUpdates = {
  'cli.finish-first':
    '{kind, select, add {The first update} restore {A restore} other {An update}} of {app} was cut off: finishing it first.',
  'cli.finish-before-end':
    '{kind, select, add {The first update} restore {A restore} other {An update}} of {app} was cut off: finishing it before this command ends.',
  'cli.stay-until-end':
    '{kind, select, add {The first update} restore {A restore} other {An update}} of {app} that another command asked for is under way here: staying until it ends.',
  'cli.not-begun': 'What you asked for was not begun.',
  'cli.host-waits': 'Homeport waits for this command to start: it goes on with what is under way.',
  'cli.update-kept': 'The update is kept: it goes on when Homeport runs.',
  'cli.of-app': '{app}: {what}',
  'cli.before-is-in-place':
    'The release before it ({release}) is in place after what was cut off. To go further back: homeport restore {app} --to <release>',
  'cli.being-called-off': '{app}: update {id} is being called off.',
  'cli.calling-off':
    'Calling the update off. Press Ctrl-C again to leave it as it is: Homeport goes on with it when it runs next.',
  'cli.left': 'Left as it is: Homeport goes on with the update when it runs next.',
  'cli.goes-on': 'The update goes on without this command. "homeport show {id}" says how it ends.',
  'cli.to-call-off': 'To call it off: homeport cancel {app}',
  'cli.left-alone': 'Left alone, because it is {state}: "homeport update {app}" updates it all the same.',
  'cli.all-go-on': 'What was asked for goes on without this command; nothing else is begun.',
  'cli.nothing-to-do': 'nothing to do',
  'cli.not-updated': 'not updated',
  'cli.not-asked-for': 'Not asked for any more: Ctrl-C was pressed.',

  'ended.took': 'took {duration}',
  'ended.no-time': 'took no time',
  'ended.downtime': 'downtime {duration}',
  'ended.no-downtime': 'no downtime',
  'ended.no-life': 'it has given no sign of life',
  'ended.no-life-since': 'it has given no sign of life since the app went down, {duration} in all',
  'ended.kept-but-down': '{app}: keeps release {release} as you decided, but {down} ({took}).',
  'ended.see-logs': 'See: homeport logs {app}',
  'ended.same-image':
    '{app}: built again, and it is the very image that runs: it stays release {release}, and nothing was moved ({took}, {downtime}).',
  'ended.succeeded':
    '{app}: {kind, select, restore {restored} other {runs}} release {release} ({took}, {downtime}).',
  'ended.failed': '{app}: failed, and the app was not touched ({took}).',
  'ended.rolled-back': '{app}: rolled back to release {release} ({took}, {downtime}).',
  'ended.rollback-failed': '{app}: the update failed, and so did the way back. The app needs you.',
  'ended.rollback-failed-down':
    '{app}: the update failed, and so did the way back. The app needs you: {down}.',
  'ended.see-update': 'See: homeport show {id}',
  'ended.interrupted': '{app}: cut off before anything was touched ({took}).',
  'ended.cancelled': '{app}: called off, and the app was not touched ({took}).',
  'ended.cancelled-in-swap': '{app}: called off in the middle of the swap ({took}).',
  'ended.unknown': '{app}: what came of it is not known; what runs was left as it is.',
  'ended.decide-other':
    '{app}: waits for your decision about {other}: homeport keep {other}, or homeport restore {other}',
  'ended.not-yet': '{app}: still under way ({phase}).',
  'ended.decide': '{app}: the new release {release} is not healthy, and you decide what happens.',
  'ended.to-restore': 'To put the previous one back: homeport restore {app}',
  'ended.to-keep': 'To keep the new one all the same: homeport keep {app}',
  'ended.add-cancelled': '{app}: called off ({took}).',
  'ended.add-failed': '{app}: did not come up, and nothing of it runs ({took}).',
  'ended.add-kept': 'What you said of it is kept, and so is the log (homeport show {id}).',
  'ended.add-ways':
    'Try again: homeport update {app}; with other settings: homeport add {app} … once more; forget it: homeport remove {app}',
} as const;
