import { desktop } from './en/desktop.ts';

/** What tray, notifications and dialogs alone say, in each language. Loaded by `main/in-words.ts`. */
export const DESKTOP = { en: desktop };
