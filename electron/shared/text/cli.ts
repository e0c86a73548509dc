import { cli } from './en/cli.ts';

/** What the command line alone says, in each language. Loaded by `cli/in-words.ts`. */
export const CLI = { en: cli };
