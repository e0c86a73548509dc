import { load } from '../shared/text/catalogue.ts';
import { DESKTOP } from '../shared/text/desktop.ts';
import { DEFAULT_LOCALE, type Locale } from '../shared/text/locales.ts';
import { render } from '../shared/text/render.ts';
import type { Text } from '../shared/text/text.ts';

load(DESKTOP);

/** The language of tray, menus and dialogs. */
const locale: Locale = DEFAULT_LOCALE;

/** A text as this edge shows it. */
export function inWords(text: Text): string {
  return render(text, locale);
}
