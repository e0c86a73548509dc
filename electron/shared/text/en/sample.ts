/** The sample app, and what can be pushed to it. Its own page is `sample-page.ts`. */
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
} as const;
