import { windowWords } from './en/window.ts';

/** What the window alone says, as far as it begins with it, in each language. Loaded by `renderer/i18n/in-words.ts`. */
export const WINDOW = { en: windowWords };
