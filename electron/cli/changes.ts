import { say } from '../shared/text/text.ts';
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
    there.length === 0
      ? say('usage.none-to-take-away', { option, text })
      : say('usage.no-such-to-take-away', { option, text, there }),
  );
}
