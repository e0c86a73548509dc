/** What stands on the pages of an app, and on those of its updates. */
export const appPages = {
  'page.none': 'There is no app of this name (any more)',
  'page.only-from-itself': '{address} (only from the machine itself)',
  'page.only-from-itself-why': 'Published on {address}, which nothing but the machine itself can reach',
  'page.to-know-first': '{count, plural, one {One thing} other {# things}} to know before the first update',
  'page.to-know': '{count, plural, one {One thing} other {# things}} to know about its updates',

  'page.first-waits': 'Waits until you have seen what is new.',
  'page.trust': 'Leave it to the schedule',
  'out.put-in': 'Put {version} in',
  'out.size': '{size} to get at most',

  'sample.under-way': 'An update is under way, shown below. The next change can be pushed when it has ended.',
  'sample.changes':
    'Each is a real commit in the sample’s repository, and then an ordinary update. Nothing of yours is touched.',
  'sample.enough': 'Seen enough?',

  'activity.what': 'Everything that Homeport has done, newest first.',
  'activity.none': 'Updates, rollbacks and restores will stand here.',
  'activity.none-of-kind': 'Choose another app or outcome, or load more below.',

  'update-page.decide': 'The new release did not prove healthy. Your decision is needed',
  'update-page.past-swap': 'Past the swap: it is finished or undone, not cancelled',
  'update-page.still-down': '{time}, and not up again by its end',
  'update-page.no-sign-of-life': 'Nothing ran before, and it has given no sign of life',
  'steps.none': 'No step has begun yet.',

  'history.none': 'Everything that Homeport does to {app} will stand here, with its steps and logs.',
  'releases.none': 'The first one comes with its first start.',
  'releases.image-gone': 'Image is gone from Docker; it can’t be restored',
  'releases.never-ran': 'Never ran; nothing to restore',

  'log.nothing-yet': 'Nothing written yet…',
  'log.nothing': 'Nothing was written.',
  'log.not-copied': 'This browser does not allow it: save it instead',

  'ask.remove-sample-button': 'Remove the sample…',
  'ask.remove-sample-title': 'Remove the sample?',
  'ask.remove-button': 'Remove app…',
  'ask.remove-title': 'Remove {app}?',
  'ask.remove-what':
    'Forgets the app with its history; kept releases and their images go. Volumes always stay.',
  'ask.remove': 'Its history, its kept releases and the parked container go for good. Its volumes stay.',
  'ask.remove-taken-over':
    'Its settings and its history go. Another Homeport looks after it: its container, its images and what is kept aside for it stay as they are.',
  'ask.remove-never-ran': 'Its settings and the log of its first start go. Nothing of it ever ran.',
  'ask.with-container': 'It is stopped and removed: the app will not be reachable any more.',
  'ask.without-container': 'It stays as it is, and is not updated any more.',

  'several.done-title':
    '{count, plural, one {One more app is looked after} =0 {Nothing has changed} other {# more apps are looked after}}',
  'several.nothing-changed': 'Nothing was changed or restarted',
  'several.next':
    'Homeport now looks for new releases of each. The first one waits for you: you are shown what is out, and put it in with one click.',
  'several.each': 'What came of each',
  'several.all': 'Looked after from now on',

  'done.adopt': '{app} is looked after. Nothing about its container has changed.',
  'done.configure': 'Settings of {app} are saved.',
  'done.remove-taken-over': '{app} is forgotten here. Its container was not touched.',
  'done.remove-never-ran': '{app} is removed. Nothing of it ran.',
  'done.remove-with-container': '{app} and its container are removed.',
  'done.remove-without-container': 'Homeport has let {app} go. Its container stays as it is.',
  'done.remove-sample': 'The sample is removed, and nothing is left of it.',
} as const;
