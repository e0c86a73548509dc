import { type Catalogue, type Code, en } from './en/index.ts';

/** The languages Homeport speaks, by BCP 47 tag. A new one is a folder beside `en/` and a line here, and in each area of one edge (`cli.ts`, …). */
export const LOCALES = { en } as const satisfies Record<string, Catalogue>;

export type Locale = keyof typeof LOCALES;

/** The language of logs, and of whoever has not chosen one. */
export const DEFAULT_LOCALE: Locale = 'en';

/** Whether there is a message of that code that every edge can show. */
export function isCode(code: string): code is Code {
  return Object.hasOwn(en, code);
}
