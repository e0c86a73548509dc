/** What the sample app’s own page says. */
export const samplePage = {
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
