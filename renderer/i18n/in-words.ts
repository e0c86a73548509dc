import { createElement, Fragment, isValidElement, type ReactElement, type ReactNode } from 'react';
import { load } from '../../electron/shared/text/catalogue.ts';
import { DEFAULT_LOCALE, type Locale } from '../../electron/shared/text/locales.ts';
import { render, renderAround } from '../../electron/shared/text/render.ts';
import {
  type Code,
  onOneLine,
  type Param,
  type ParamsOf,
  say,
  type Text,
} from '../../electron/shared/text/text.ts';
import { WINDOW } from '../../electron/shared/text/window.ts';

load(WINDOW);

/** The language of the window. */
const locale: Locale = DEFAULT_LOCALE;

/** A text as the window shows it. */
export function inWords(text: Text): string {
  return render(text, locale);
}

/** A sentence of the catalogue: `words('ask.stop-title', { app })`. */
export function words<C extends Code>(...said: Parameters<typeof say<C>>): string {
  return inWords(say(...said));
}

/**
 * A sentence of the catalogue around elements, so that translators see the whole of it and put the element where their language has it:
 * `wordsAround('banner.paused-until', { when: <Ago at={until} /> })`.
 */
export function wordsAround<C extends Code>(code: C, params: ParamsOf<C, Param | ReactElement>): ReactNode {
  const shown: Record<string, Param> = {};
  const elements: Record<string, ReactElement> = {};
  for (const [name, param] of Object.entries<Param | ReactElement>(params)) {
    if (isValidElement(param)) elements[name] = param;
    else shown[name] = param;
  }
  return createElement(Fragment, null, ...renderAround({ code, params: shown }, elements, locale));
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
