import { screens } from './en/screens.ts';

/** What the screens of the window say that are loaded when they are needed, in each language. Loaded by `renderer/i18n/screen-words.ts`. */
export const SCREENS = { en: screens };
