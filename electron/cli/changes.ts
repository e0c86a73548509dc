import { usage } from './exit.ts';

/** An option of `homeport set`: its value, or `false` of `--no-…`: back to what it is where nobody says anything. */
export type Change<T> = T | false;

/** What is unsaid stays; what is taken away is as in a new app. */
export function orElse<T>(said: Change<T> | undefined, now: T, unsaid: T): T {
  if (said === undefined) return now;
  return said === false ? unsaid : said;
}

/** Nothing of an option is called what was to be taken away. */
export function nothingLike(option: string, text: string, there: readonly string[]) {
  return usage(
    `There is no ${option} "${text}" to take away. ${there.length === 0 ? 'None is set.' : `There is: ${there.join(', ')}.`}`,
  );
}
