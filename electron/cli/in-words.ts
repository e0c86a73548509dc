import { textOf } from '../shared/errors.ts';
import { load } from '../shared/text/catalogue.ts';
import { CLI } from '../shared/text/cli.ts';
import { DEFAULT_LOCALE, type Locale } from '../shared/text/locales.ts';
import { render } from '../shared/text/render.ts';
import { onOneLine, type Text } from '../shared/text/text.ts';

load(CLI);

/** The language of the command line. */
const locale: Locale = DEFAULT_LOCALE;

/** A text as this edge shows it. */
export function inWords(text: Text): string {
  return render(text, locale);
}

/** A page of help, for commander to show beneath a command's own: made of words only where it is shown. */
export function helpPage(...pages: readonly Text[]): () => string {
  return () => `\n${pages.map(inWords).join('\n')}`;
}

/** Its sentence alone, where there is room for one line. */
export function shortWords(text: Text): string {
  return inWords(onOneLine(text));
}

/** The sentence to show for anything that was thrown, here or by a running Homeport. */
export function errorWords(error: unknown): string {
  return inWords(textOf(error));
}
