import { DEFAULT_LOCALE, type Locale } from '../../electron/shared/text/locales.ts';
import { render } from '../../electron/shared/text/render.ts';
import { onOneLine, type Text } from '../../electron/shared/text/text.ts';

/** The language of the window. */
const locale: Locale = DEFAULT_LOCALE;

/** A text as the window shows it. */
export function inWords(text: Text): string {
  return render(text, locale);
}

/** Its sentence alone, where there is room for one line. */
export function shortWords(text: Text): string {
  return inWords(onOneLine(text));
}

/** The same where it begins a line of its own: 'Rolled back'. */
export function atTheBeginning(text: Text): string {
  const [first = '', ...rest] = inWords(text);
  return first.toLocaleUpperCase(locale) + rest.join('');
}
