import { parse } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { inWords as inTheCommandLine } from '../../../electron/cli/in-words.ts';
import '../../../electron/engine/sample/page.ts';
import { inWords as inTheShell } from '../../../electron/main/in-words.ts';
import { inWords as inTheHost } from '../../../electron/server/in-words.ts';
import { CLI } from '../../../electron/shared/text/cli.ts';
import { DESKTOP } from '../../../electron/shared/text/desktop.ts';
import { LOCALES } from '../../../electron/shared/text/locales.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { SAMPLE_PAGE } from '../../../electron/shared/text/sample-page.ts';
import { SCREENS } from '../../../electron/shared/text/screens.ts';
import { SERVER } from '../../../electron/shared/text/server.ts';
import { WINDOW } from '../../../electron/shared/text/window.ts';
import { inWords as inTheWindow } from '../../../renderer/i18n/in-words.ts';
import '../../../renderer/i18n/screen-words.ts';
import { sourcesIn, withoutComments } from '../../architecture/sources.ts';

const CATALOGUE = 'electron/shared/text/';
/** What every edge can be shown, and what one edge alone says, with what shows it. */
const areas = {
  everywhere: LOCALES,
  'of the command line': CLI,
  'of the desktop': DESKTOP,
  'of the window': WINDOW,
  'of its screens': SCREENS,
  'of the headless host': SERVER,
  'of the page of the sample': SAMPLE_PAGE,
};
const messages: [string, string][] = Object.values(areas).flatMap(({ en }) => Object.entries(en));
const sources = ['electron', 'renderer', 'build'].flatMap((folder) => sourcesIn(folder));
const outside = sources
  .filter(({ file }) => !/\/text\/[a-z-]+\//.test(file))
  .map(({ text }) => withoutComments(text));

/** Said by its whole code, or by the beginning that a closed list continues: say(`state.${state}`). */
function isUsed(code: string): boolean {
  const whole = `'${code}'`;
  const beginnings = [...code.matchAll(/[.-]/g)].map(({ index }) => `\`${code.slice(0, index + 1)}\${`);
  return outside.some((text) => [whole, ...beginnings].some((said) => text.includes(said)));
}

/** Names of a message's params, with what kind each is of. */
function paramsOf(message: string): string[] {
  const found = new Set<string>();
  const visit = (elements: ReturnType<typeof parse>) => {
    for (const element of elements) {
      // The parser's kinds: 1 argument, 2 number, 3 date, 5 select, 6 plural.
      if (element.type === 1 || element.type === 2 || element.type === 3)
        found.add(`${element.type} ${element.value}`);
      if (element.type !== 5 && element.type !== 6) continue;
      found.add(`${element.type} ${element.value}`);
      for (const { value } of Object.values(element.options)) visit(value);
    }
  };
  visit(parse(message, { ignoreTag: true }));
  return [...found].sort();
}

describe('the catalogue', () => {
  it('holds nothing that nobody says', () => {
    expect(isUsed('as-written')).toBe(true);
    expect(isUsed('state.healthy')).toBe(true);
    expect(isUsed('state-of-nothing.healthy')).toBe(false);
    expect(messages.map(([code]) => code).filter((code) => !isUsed(code))).toEqual([]);
  });

  it('says each code in one area alone: another would say it otherwise, and nobody would notice', () => {
    const codes = sources
      .filter(({ file }) => file.startsWith(`${CATALOGUE}en/`))
      .flatMap(({ text }) => [...text.matchAll(/^ {2}'([^']+)':/gm)].map(([, code = '']) => code));
    expect(codes.length).toBeGreaterThanOrEqual(messages.length);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  });

  it.each(messages)('%s is a message, without blanks around it', (code, message) => {
    expect(() => parse(message, { ignoreTag: true }), code).not.toThrow();
    expect(message.trim()).toBe(message);
  });

  it('says a message that has no params as it is written', () => {
    const without = messages.filter(([, message]) => paramsOf(message).length === 0);
    expect(without.length).toBeGreaterThan(100);
    for (const [code, message] of without) {
      const words = parse(message, { ignoreTag: true }).map((element) =>
        'value' in element ? element.value : '',
      );
      expect(render({ code, params: {} })).toBe(words.join(''));
    }
  });

  it('says a plural for one and for more', () => {
    const plurals = messages.filter(([, message]) => message.includes(', plural,'));
    expect(plurals.length).toBeGreaterThan(0);
    const without = plurals.filter(([, message]) => !/, plural,[^{]*\bone \{/.test(message));
    expect(without.map(([code]) => code)).toEqual([]);
  });

  it.each(Object.entries(areas))('%s: the same codes with the same params in each language', (_, area) => {
    expect(Object.keys(area)).toEqual(Object.keys(LOCALES));
    for (const translated of Object.values<Readonly<Record<string, string>>>(area)) {
      expect(Object.keys(translated).sort()).toEqual(Object.keys(area.en).sort());
      for (const [code, message] of Object.entries(area.en))
        expect(paramsOf(translated[code] ?? ''), code).toEqual(paramsOf(message));
    }
  });

  it.each([
    ['the command line', inTheCommandLine, CLI],
    ['the shell', inTheShell, DESKTOP],
    ['the window', inTheWindow, WINDOW],
    ['the headless host', inTheHost, SERVER],
  ] as const)('%s shows what it alone says', (_, inWords, { en }) => {
    const shown = (code: string, message: string) => {
      const names = paramsOf(message).map((param) => param.replace(/^\d /, ''));
      return inWords({ code, params: Object.fromEntries(names.map((name) => [name, 1])) });
    };
    // What is not known is shown by its code.
    const unknown = Object.entries(en).filter(([code, message]) => shown(code, message).startsWith(code));
    expect(unknown).toEqual([]);
  });

  it('lives in one folder a language: nothing outside knows it, but for the table of languages', () => {
    const ofALanguage = /\/text\/[a-z-]+\/[a-z-]+\.ts$/;
    const knows = sources.filter(
      ({ file, imports }) => !ofALanguage.test(file) && imports.some((it) => ofALanguage.test(it)),
    );
    // `catalogue.ts` and `text.ts` take from it the types of codes and params alone.
    const tables = [
      'catalogue',
      'cli',
      'desktop',
      'locales',
      'sample-page',
      'screens',
      'server',
      'text',
      'window',
    ];
    expect(knows.map(({ file }) => file)).toEqual(tables.map((table) => `${CATALOGUE}${table}.ts`));
  });
});
