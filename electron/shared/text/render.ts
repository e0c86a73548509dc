import { IntlMessageFormat } from 'intl-messageformat';
import { plainText } from '../plain-text.ts';
import { messageFor } from './catalogue.ts';
import { DEFAULT_LOCALE, type Locale } from './locales.ts';
import { isText, type Param, say, type Text } from './text.ts';

/** What ICU's syntax is made of. A message without any is its own words: to make the first formatter takes 20 ms. */
const SYNTAX = /[{}]|'['<>|#]/;

/** The catalogue is finite, and so is what is kept here. */
const formats = new Map<string, IntlMessageFormat>();

/**
 * A text in words. Params are data: they are neither read as a message nor let a terminal or a reader be steered
 * (`plain-text.ts`). What is more than one line in them follows the sentence.
 * Never throws: what the catalogue does not know (an engine may be newer than its window) is shown by its code and params.
 */
export function render(text: Text, locale: Locale = DEFAULT_LOCALE): string {
  return renderAround<never>(text, {}, locale).join('');
}

/**
 * The same for a sentence that is shown around something that is no text, such as a link: its pieces, in the order of the language.
 * @param parts what stands for params of the message, by name
 */
export function renderAround<Part extends object>(
  text: Text,
  parts: Readonly<Record<string, Part>>,
  locale: Locale = DEFAULT_LOCALE,
): (string | Part)[] {
  const further: string[] = [];
  const values: Record<string, string | number | Part> = { ...parts };
  for (const [name, param] of Object.entries(text.params)) values[name] = shownAs(param, locale, further);
  return [...sentence(text.code, values, locale), ...further.map((line) => `\n${line}`)];
}

function sentence<Part extends object>(
  code: string,
  values: Record<string, string | number | Part>,
  locale: Locale,
): (string | Part)[] {
  const message = messageFor(code, locale);
  if (message === undefined) return bare(code, values);
  if (!SYNTAX.test(message)) return [message];
  try {
    return formatOf(code, message, locale)
      .formatToParts<Part>(values)
      .map(({ value }) => value);
  } catch {
    return bare(code, values); // A param is missing: an older record, or another version's.
  }
}

function bare<Part extends object>(
  code: string,
  values: Record<string, string | number | Part>,
): (string | Part)[] {
  const shown = Object.values(values).flatMap((it) => [' ', typeof it === 'object' ? it : String(it)]);
  return [plainText(code), ...shown];
}

function formatOf(code: string, message: string, locale: Locale): IntlMessageFormat {
  const key = `${locale} ${code}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  // '<' is a '<': nothing here is markup.
  const made = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
  formats.set(key, made);
  return made;
}

/** @param further takes what is beyond the first line. */
function shownAs(param: Param, locale: Locale, further: string[]): string | number {
  if (typeof param === 'number') return param;
  if (typeof param !== 'string' && !isText(param)) {
    const items = param.map((item) => shownAs(item, locale, further));
    return items.length === 0
      ? ''
      : items.reduce((all, next) => render(say('join.items', { all, next }), locale));
  }
  const [first = '', ...rest] = (isText(param) ? render(param, locale) : plainText(param)).split('\n');
  further.push(...rest);
  return first;
}
