/** The sample app: what can be pushed to it, and its own page. */
export const sample = {
  // On a button.
  'sample-push.good': 'Push a good change',
  'sample-push.broken': 'Push a broken build',
  'sample-push.unhealthy': 'Push an unhealthy release',
  'sample-push.slow': 'Push a slow one',

  'sample-expect.good': 'It is built, started and seen healthy. The page is down for a second or two.',
  'sample-expect.broken': 'The build fails. What runs is never touched: not a second of downtime.',
  'sample-expect.unhealthy':
    'It starts and never becomes healthy. After a few seconds the release before it is back by itself.',
  'sample-expect.slow':
    'It needs {seconds} seconds before it answers. Homeport waits for it and does not give up too early.',

  'sample.removal':
    'Its container, images, history, the volume with its visits and its git repository all go. Nothing else is touched.',

  'sample-page.title': 'Sample, version {version}',
  'sample-page.version': 'Version {version}',
  'sample-page.first': 'This is its first release.',
  'sample-page.good': 'A good change: built, seen healthy, and then in place of the one before.',
  'sample-page.broken': 'Nobody ever reads this: the build of this version fails.',
  'sample-page.unhealthy':
    'This version answers, but its health check says no: the one before it is back in a moment.',
  'sample-page.slow': 'A slow one: it took its time to start, and was given it.',
  'sample-page.visits':
    'You are visit number {visits}. The number is kept in a volume: it goes on counting, whichever version runs.',
  'sample-page.next': 'This is the sample app of Homeport. Push a change to it, and load this page again.',
} as const;
