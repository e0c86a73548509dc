import { afterEach } from 'vitest';
import { whatIsShown } from './page.ts';

/** Beside each failed test of a browser: what its pages showed then. Those that the test has closed itself are not there any more. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const screen of await whatIsShown()) console.error(screen);
});
