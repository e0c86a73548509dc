/** What the window alone says, as far as it begins with it: what stands above every page, and on the first one. */
export const windowWords = {
  'window.of-app': '{app}: {text}',
  'window.connecting': 'Connecting to Homeport…',
  'window.no-answer-yet': 'Homeport does not answer yet. Trying again by itself; is it running?',
  'window.no-answer-now': 'Homeport does not answer just now. Try again in a moment.',
  'window.not-reachable':
    'Homeport can’t be reached just now. Nothing was changed; try again when the connection is back.',
  'window.cut-off':
    'The connection was lost before an answer came. Look at the app before you try again: it may have been done.',
  'window.defect':
    'Homeport ran into a defect of its own and did nothing. Try again; if it stays, look at its log.',
  'window.page-not-loaded':
    'The connection was lost, or Homeport was updated while this window was open. Your apps are not affected, and nothing was changed.',
  'window.page-failed':
    'Your apps are not affected. Load the window again; if it stays, the command line can do the same.',
  'window.reading-settings': 'Reading the settings…',

  'sign-in.how':
    'Homeport printed a sign-in link and a token where it was started. Open the link, or paste the token here.',
  'sign-in.no-token': 'Type or paste the token.',
  'sign-in.refused': 'This token was not accepted. Copy the newest one from where Homeport runs.',
  'sign-in.no-answer': 'Homeport could not be reached. Is it still running? Try again in a moment.',

  'glance-title.other-engine': 'Another Docker engine answers',
  'glance-title.docker-away': 'Waiting for Docker',
  'glance-title.unreadable': 'Homeport’s records can’t be read',
  'glance-title.attention': 'Something needs you',
  'glance-title.apps-need-you': '{count, plural, one {# app needs} other {# apps need}} you',
  'glance-title.working': 'Working on {apps}',
  'glance-title.no-apps': 'No apps yet',
  'glance-title.well': 'All is well',

  'glance.other-engine':
    'Nothing is done until theirs answers again, or until you give the apps to this one.',
  'glance.docker-away': 'What runs goes on running. Homeport takes over again by itself when Docker is back.',
  'glance.unreadable': 'Your apps go on running. Which they are is known again once a backup is put back.',
  'glance.no-apps': 'Look after a container that runs already, or add one.',
  'glance.in-all': '{count, plural, one {# app} other {# apps}} in all.',
  'glance.working': 'Working on {apps}.',
  'glance.all-else-well': 'All else is well.',
  'glance.all-well': '{count, plural, one {# app} other {# apps}}, all running as they should.',
  'glance.nothing-needed': 'Nothing needs you.',

  'banner.store-problem-title': 'Homeport’s database has a problem; updates are stopped',
  'banner.store-problem': '{problem} What runs goes on running.',
  'banner.docker-away': '{problem} Homeport keeps trying and connects by itself.',
  'banner.no-engine': 'No Docker engine answers at {address}.',
  'banner.use-engine': 'Use this engine…',
  'banner.connection-lost': 'What you see may be out of date. Your apps are not affected.',
  'banner.next-try': 'Next try in {seconds} s.',
  'banner.trying-now': 'Trying now.',
  'banner.engine-restarts': 'Homeport’s engine is being started again.',
  'banner.paused': 'No app is updated by itself until you resume. Updating by hand works all the same.',
  'banner.paused-until': 'They go on by themselves {when}. Updating by hand works all the same.',

  'checked.something-new': 'Something new for {apps}.',
  'checked.nothing-new': 'Nothing new.',
  'checked.not-asked': 'Could not ask for {apps}.',

  'news.out': '{version} is out',
  'news.rests': '{version} rests until {day, date, ::dMMM}',
  'news.waits': '{version} waits for its hours',
  'news.skipped': '{version} is skipped',

  'first.add':
    'An image from a registry, a git repository with a Dockerfile, or an archive. Homeport runs it, keeps it up to date, and puts the previous release back by itself if a new one is not healthy.',
  'first.adopt':
    'What you started with Docker or Compose keeps following its own image. Nothing about it changes until its first update; settings and volumes stay as you made them.',
  'first.sample':
    'A small web page with its own repository. Push good and bad changes to it, one click each, and see what Homeport does about them. It goes without a trace.',
  'first.sample-coming': 'Making its repository, and getting a small base image: half a minute at most.',
  'first.own-folder': 'In Homeport’s own folder, write {inFolder} in place of {command}.',
  'dashboard.no-such-app': 'No app’s name has “{sought}” in it.',

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

  'done.update': 'Updating {app}.',
  'done.build-again': 'Building {app} again.',
  'done.cancel': 'Calling off the update of {app}. What runs was not touched.',
  'done.keep': '{app} keeps its new release.',
  'done.take-back': '{app} is looked after here again.',
} as const;
