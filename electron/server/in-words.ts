import { load } from '../shared/text/catalogue.ts';
import { DEFAULT_LOCALE, type Locale } from '../shared/text/locales.ts';
import { render } from '../shared/text/render.ts';
import { SERVER } from '../shared/text/server.ts';
import type { Text } from '../shared/text/text.ts';

load(SERVER);

/** The language in which the headless host answers over HTTP, and prints. */
const locale: Locale = DEFAULT_LOCALE;

/** A text as this edge shows it. */
export function inWords(text: Text): string {
  return render(text, locale);
}
