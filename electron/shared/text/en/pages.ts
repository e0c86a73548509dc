/** What stands on the window's pages, and in place of one that is not there. */
export const pages = {
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

  'sign-in.how':
    'Homeport printed a sign-in link and a token where it was started. Open the link, or paste the token here.',
  'sign-in.no-token': 'Type or paste the token.',
  'sign-in.refused': 'This token was not accepted. Copy the newest one from where Homeport runs.',
  'sign-in.no-answer': 'Homeport could not be reached. Is it still running? Try again in a moment.',

  'first.add':
    'Homeport builds its Dockerfile, runs it, and keeps it up to date: every new commit is built, proven healthy, and taken back by itself if it is not.',
  'first.adopt':
    'Give a container that runs already a source to be updated from. Nothing about it changes until its first update; its settings, networks and volumes stay as you made them.',
  'first.sample':
    'A small web page with its own repository. Push good and bad changes to it, one click each, and see what Homeport does about them. It goes without a trace.',
  'first.sample-coming': 'Making its repository, and getting a small base image: half a minute at most.',
  'first.own-folder': 'In Homeport’s own folder, write {inFolder} in place of {command}.',
  'dashboard.no-such-app': 'No app’s name has “{sought}” in it.',

  'sample.under-way': 'An update is under way, shown below. The next change can be pushed when it has ended.',
  'sample.changes':
    'Each is a real commit in the sample’s repository, and then an ordinary update. Nothing of yours is touched.',
  'sample.enough': 'Seen enough?',

  'activity.what': 'Everything that Homeport has done, newest first.',
  'activity.none': 'Updates, rollbacks and restores will stand here.',
  'activity.none-of-kind': 'Choose another app or outcome, or load more below.',
  'app-page.none': 'There is no app of this name (any more)',
  'app-page.only-from-itself': '{address} (only from the machine itself)',
  'app-page.only-from-itself-why': 'Published on {address}, which nothing but the machine itself can reach',
  'app-page.to-know-first':
    '{count, plural, one {One thing} other {# things}} to know before the first update',
  'app-page.to-know': '{count, plural, one {One thing} other {# things}} to know about its updates',
  'update-page.decide': 'The new release did not prove healthy. Your decision is needed',
  'update-page.past-swap': 'Past the swap: it is finished or undone, not cancelled',
  'update-page.still-down': '{time}, and not up again by its end',
  'update-page.no-sign-of-life': 'Nothing ran before, and it has given no sign of life',
  'history.none': 'Everything that Homeport does to {app} will stand here, with its steps and logs.',
  'releases.none': 'The first one comes with the first build.',
  'releases.image-gone': 'Image is gone from Docker; it can’t be restored',
  'releases.never-ran': 'Never ran; nothing to restore',
  'steps.none': 'No step has begun yet.',
  'log.nothing-yet': 'Nothing written yet…',
  'log.nothing': 'Nothing was written.',
  'log.not-copied': 'This browser does not allow it: save it instead',
} as const;
