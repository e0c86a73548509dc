import type { Code } from './en/index.ts';
import { LOCALES, type Locale } from './locales.ts';

/** Messages that not every edge can be shown, in each language: of one that lacks a code, `load` does not compile. */
type Area<C extends Code> = { readonly [L in Locale]: Readonly<Record<C, string>> };

/** What this process can show. */
const areas: Area<never>[] = [LOCALES];

/**
 * Lets this process show what only its edge says. To be called when the edge's modules are loaded, before anything is said:
 * `test/architecture/catalogue-areas.test.ts` finds an edge that can meet what it has not loaded.
 */
export function load<C extends Code>(area: Area<C>): void {
  areas.push(area);
}

/** The message of a code; undefined where this process knows none. */
export function messageFor(code: string, locale: Locale): string | undefined {
  for (const area of areas) {
    const messages: Readonly<Record<string, string>> = area[locale];
    if (Object.hasOwn(messages, code)) return messages[code];
  }
  return undefined;
}
