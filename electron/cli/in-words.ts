import { textOf } from '../shared/errors.ts';
import { DEFAULT_LOCALE, type Locale } from '../shared/text/locales.ts';
import { render } from '../shared/text/render.ts';
import { onOneLine, type Text } from '../shared/text/text.ts';

/** The language of the command line. */
const locale: Locale = DEFAULT_LOCALE;

/** A text as this edge shows it. */
export function inWords(text: Text): string {
  return render(text, locale);
}

/** Its sentence alone, where there is room for one line. */
export function shortWords(text: Text): string {
  return inWords(onOneLine(text));
}

/** The sentence to show for anything that was thrown, here or by a running Homeport. */
export function errorWords(error: unknown): string {
  return inWords(textOf(error));
}
