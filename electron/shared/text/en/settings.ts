/** What stands on the settings pages: those of the window, and the desktop’s own. */
export const settings = {
  'settings.engine-away': 'Homeport’s engine is not running just now. Try again in a moment.',

  'settings.launch-at-login': 'Homeport first finishes what was cut off, then keeps watch.',
  'settings.start-hidden': 'After a login only the tray icon appears.',
  'settings.no-tray':
    'So Homeport has none. Its window opens when Homeport is started again; on GNOME the AppIndicator extension brings the icon.',
  'settings.close-to-tray': 'Schedules go on.',
  'settings.close-quits': 'Nothing is updated until it runs again.',
  'settings.tray-icon': 'Where the panel’s colour is not guessed right.',
  'settings.language': 'More languages will come.',

  'settings.notify':
    'Nothing is said twice, nor while the window shows it. The tray and the window tell the same.',
  'settings.notify-rollback-failed': 'Urgent: the app may be down.',
  'settings.notify-new-version': 'For apps that you are only told about, once for each version.',
  'settings.notify-update-failed': 'The app was not touched.',
  'settings.quiet-hours': 'What happens meanwhile is told together at their end.',

  'settings.docker': 'One engine for now; more hosts, over SSH and TLS, come later.',
  'settings.docker-usual': 'DOCKER_HOST, the system’s socket, rootless Docker, Docker Desktop.',

  'settings.tokens':
    'For private repositories over https. They can be replaced or removed here, never read, and are sent to their host alone.',
  'settings.tokens-encrypted': 'Encrypted with a key that {keychain} keeps.',
  'settings.tokens-key-unread':
    'The keychain did not give out the key. It is a file in the data directory instead: whoever can read your files can read your tokens. Unlock the keychain and start Homeport again.',
  'settings.tokens-in-keychain':
    'Encrypted with a key that the system’s keychain keeps. Sent to their host alone.',
  'settings.tokens-in-file':
    'Sent to their host alone. Encrypted with the key in {file}: whoever can read that file can read them.',
  'settings.token-user': 'Most hosts look at the token alone.',
  'settings.token': 'A token that may read repositories is enough. It replaces the one that the host has.',

  'settings.registries':
    'For private images, and for private base images of builds. Passwords can be replaced or removed here, never read, and are sent to their registry alone. What "docker login" has stored for the user that Homeport runs as is used too.',
  'settings.registry': 'As it begins an image’s name. Docker Hub is docker.io.',
  'settings.registry-password': 'Where the registry has access tokens, one that may read images is enough.',
  'settings.registry-from':
    '{source, select, helper {kept by a helper of Docker’s} other {from Docker’s configuration}}',
  'settings.registry-unused': 'not used, because one is stored here',
  'settings.registry-works': 'It works.',
  'ask.remove-login-title': 'Remove the login for {registry}?',
  'ask.remove-login':
    'Private images of {registry} can’t be had any more, unless "docker login" has stored a login for it. What runs goes on running.',

  'settings.browser': 'The same window in a browser on this machine, behind a sign-in.',
  'settings.browser-off': 'Off: nothing listens.',
  'settings.browser-on': 'At {address}, for this machine only.',

  'settings.data': 'History, releases and settings of every app.',
  'settings.backups': 'One is made by itself every day.',
  'settings.use': 'Counted when you ask: on a large engine it takes a while.',
  'settings.disk-free': '{free} of {all}',
  'settings.cache': '{own} of Homeport’s builds (at most {limit}), {all} in all',
  'settings.tidy':
    'Tidying up removes Homeport’s build cache (the next build takes longer), releases beyond those kept and old history. Every kept release can still be restored. The command line sets the cache’s limit: {command}',
  'settings.tidy-nothing': 'There was nothing to remove.',
  'ask.restore-backup-title': 'Restore this backup?',
  'ask.restore-backup':
    '{backup} takes the database’s place: apps, settings and history are then as they were when it was made. Containers are not touched, and nothing that was under way then is gone on with. The database in use now is kept aside first.',

  'settings.diagnostics':
    'Versions, settings, states and the log, without secrets, variables’ values or passwords. Nothing is sent.',
  'settings.diagnostics-button': 'Save diagnostics…',
  'settings.licences':
    'Homeport is under the Apache License 2.0 and contains these libraries. Their full texts are in third-party-licences.txt, beside the program.',

  'done.back-up': 'Backup {backup} is made.',
  'done.restore-backup': 'Backup {backup} is in use now. What was in use before is kept as a backup.',
  'done.defaults': 'New apps begin with this. Apps that are there already keep their own.',
  'done.login': 'The login for {registry} is stored. It is used from the next check on.',
  'done.login-removed': 'The login for {registry} is removed.',
  'done.token': 'The token for {host} is stored. It is used from the next check on.',
  'done.diagnostics': 'Saved as {path}.',
} as const;
