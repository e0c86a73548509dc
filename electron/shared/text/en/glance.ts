/** What the window says above everything else: its one line, its banners, and what a check found. */
export const glance = {
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
  'glance.no-apps': 'Add one from a git repository, or adopt a container that runs already.',
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
} as const;
