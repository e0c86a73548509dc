/** What the window asks before it does something, and what it says when that is done. */
export const asks = {
  'ask.stop-title': 'Stop {app}?',
  'ask.stop':
    'It can’t be reached until you start it again. Meanwhile its schedule updates nothing, and Homeport does not start it by itself. Its data stays as it is.',
  'ask.build-again-button': 'Build again…',
  'ask.build-again-title': 'Build {app} again?',
  'ask.build-again':
    'The newest commit is built once more, and proven like every update. Where that makes the very image that runs, nothing is moved and nothing goes down.',
  'ask.newer-base': 'The registries of the Dockerfile’s FROM are asked for them.',
  'ask.no-cache':
    'Every step of the Dockerfile runs again: what it downloads may be newer too. This takes longer.',
  'ask.other-engine-title': 'Give the apps to the Docker engine of {engine}?',
  'ask.other-engine':
    'From now on Homeport looks for the apps on this engine, by the names of their containers. An update that was under way ends as “outcome not known”; earlier containers kept on the old engine are forgotten. No container is touched, here or there.',
  'ask.remove-sample-button': 'Remove the sample…',
  'ask.remove-sample-title': 'Remove the sample?',
  'ask.remove-button': 'Remove app…',
  'ask.remove-title': 'Remove {app}?',
  'ask.remove-what':
    'Forgets the app with its history; kept releases and their images go. Volumes always stay.',
  'ask.remove': 'Its history, its kept releases and the parked container go for good. Its volumes stay.',
  'ask.remove-taken-over':
    'Its settings and its history go. Another Homeport looks after it: its container, its images and what is kept aside for it stay as they are.',
  'ask.remove-never-ran': 'Its settings and the log of its first build go. Nothing of it ever ran.',
  'ask.with-container': 'It is stopped and removed: the app will not be reachable any more.',
  'ask.without-container': 'It stays as it is, and is not updated any more.',
  'ask.restore-backup-title': 'Restore this backup?',
  'ask.restore-backup':
    '{backup} takes the database’s place: apps, settings and history are then as they were when it was made. Containers are not touched, and nothing that was under way then is gone on with. The database in use now is kept aside first.',

  'done.update': 'Updating {app}.',
  'done.build-again': 'Building {app} again.',
  'done.cancel': 'Calling off the update of {app}. What runs was not touched.',
  'done.keep': '{app} keeps its new release.',
  'done.take-back': '{app} is looked after here again.',
  'done.adopt': '{app} is adopted. Nothing about its container has changed.',
  'done.configure': 'Settings of {app} are saved.',
  'done.remove-taken-over': '{app} is forgotten here. Its container was not touched.',
  'done.remove-never-ran': '{app} is removed. Nothing of it ran.',
  'done.remove-with-container': '{app} and its container are removed.',
  'done.remove-without-container': 'Homeport has let {app} go. Its container stays as it is.',
  'done.remove-sample': 'The sample is removed, and nothing is left of it.',
  'done.back-up': 'Backup {backup} is made.',
  'done.restore-backup': 'Backup {backup} is in use now. What was in use before is kept as a backup.',
  'done.defaults': 'New apps begin with this. Apps that are there already keep their own.',
  'done.token': 'The token for {host} is stored. It is used from the next check on.',
  'done.diagnostics': 'Saved as {path}.',
} as const;
