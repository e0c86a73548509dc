import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, sourcesIn, withoutComments } from './sources.ts';

/**
 * What one edge alone says is an area, which is loaded there and which the others do not carry (`shared/text/catalogue.ts`). Read from
 * the sources: no program can meet a code that it has not loaded. It meets what its own modules say, and what the engine says.
 */

const TEXT = 'electron/shared/text/';
const WINDOW = 'renderer/main.tsx';
const OF_THE_WINDOW = [`${TEXT}screens.ts`, `${TEXT}window.ts`];
/** Where the window loads what it does not begin with, and what comes along: the words of its screens. */
const LATER = 'renderer/app/screens.ts';
const WITH_IT = 'renderer/i18n/screen-words.ts';

const sources = new Map(
  ['electron', 'renderer', 'build'].flatMap((folder) => sourcesIn(folder)).map((it) => [it.file, it]),
);
const files = [...sources.keys()];
/** Where the programs begin that are built, and those that are run as they are. */
const programs = [
  WINDOW,
  ...files.filter((file) => file.startsWith('build/scripts/')),
  ...files
    .filter((file) => file.startsWith('build/vite/'))
    .flatMap((file) => [...(sources.get(file)?.text ?? '').matchAll(/'((?:electron|build)\/[\w/-]+\.ts)'/g)])
    .map(([, entry = '']) => entry),
];

/** Its imports of ours, but for types alone. */
function importsAt(file: string, { whenNeeded }: { whenNeeded: boolean }): string[] {
  const text = (sources.get(file)?.text ?? '').replace(/^(?:import|export) type [^;]*;$/gm, '');
  return importsOf(file, whenNeeded ? text : text.replace(/\bimport\(/g, ''))
    .filter((specifier) => specifier.startsWith('./'))
    .map((specifier) => path.posix.normalize(specifier));
}

/** The modules of a program: those that it begins with, or those too that it loads when they are needed. */
function modulesOf(program: string, how: { whenNeeded: boolean }): Set<string> {
  const found = new Set([program]);
  for (const file of found) for (const next of importsAt(file, how)) found.add(next);
  return found;
}

/**
 * Where a program begins, and each module that it loads when it is needed: what it imports at once comes along, and has run before
 * anything in it does.
 */
function loadsOf(program: string): string[] {
  const later = [...modulesOf(program, { whenNeeded: true })].flatMap((file) => {
    const calls = (sources.get(file)?.text ?? '').match(/\bimport\([^)]*\)/g) ?? [];
    return importsOf(file, calls.join('\n')).map((it) => path.posix.normalize(it));
  });
  return [...new Set([program, ...later.filter((file) => sources.has(file))])];
}

/** The codes that a module's text has in it, as keys of a catalogue or as what is said. */
const codesIn = (file: string): string[] =>
  [...(sources.get(file)?.text ?? '').matchAll(/^ {2}'([\w.-]+)':/gm)].map(([, code = '']) => code);

/** Whole, or by the beginning that a closed list continues: say(`notification.${kind}`). */
function says(file: string, codes: readonly string[]): string[] {
  const text = withoutComments(sources.get(file)?.text ?? '');
  const isSaid = (code: string) =>
    [`'${code}'`, ...[...code.matchAll(/[.-]/g)].map(({ index }) => `\`${code.slice(0, index + 1)}\${`)].some(
      (said) => text.includes(said),
    );
  return codes.filter(isSaid);
}

const speaking = files.filter((file) => !file.startsWith(TEXT));
/** What takes messages out of the folder of a language, but for those that every edge knows. */
const areas = files
  .filter((file) => `${path.posix.dirname(file)}/` === TEXT)
  .filter((file) => file !== `${TEXT}locales.ts`)
  .filter((file) => importsAt(file, { whenNeeded: true }).some((it) => it.startsWith(`${TEXT}en/`)))
  .map((area) => {
    const codes = [...modulesOf(area, { whenNeeded: false })].flatMap(codesIn);
    return { area, codes, saidBy: new Map(speaking.map((file) => [file, says(file, codes)])) };
  });

test('the reader of programs sees what there is to see', () => {
  expect(programs).toEqual(
    expect.arrayContaining([
      'electron/cli/main.ts',
      'electron/main/index.ts',
      'electron/main/engine-process.ts',
      'electron/preload/index.ts',
      'build/demo/main.ts',
    ]),
  );
  expect(programs.filter((file) => !sources.has(file))).toEqual([]);
  const atOnce = modulesOf('electron/cli/main.ts', { whenNeeded: false });
  expect(atOnce.has('electron/cli/in-words.ts')).toBe(true);
  expect(atOnce.has('electron/cli/serve-here.ts')).toBe(false);
  expect(modulesOf('electron/cli/main.ts', { whenNeeded: true }).has('electron/cli/serve-here.ts')).toBe(
    true,
  );
  expect(loadsOf('electron/cli/main.ts')).toEqual(
    expect.arrayContaining([
      'electron/cli/main.ts',
      'electron/cli/serve-here.ts',
      'electron/engine/engine.ts',
    ]),
  );
  expect(areas.map(({ area }) => area)).toEqual([
    `${TEXT}cli.ts`,
    `${TEXT}desktop.ts`,
    `${TEXT}sample-page.ts`,
    `${TEXT}screens.ts`,
    `${TEXT}server.ts`,
    `${TEXT}window.ts`,
  ]);
  for (const { area, codes, saidBy } of areas) {
    expect(codes.length, area).toBeGreaterThan(5);
    expect([...saidBy.values()].flat().length, area).toBeGreaterThan(5);
  }
});

describe.each(areas)('$area', ({ area, saidBy }) => {
  const wherever = (within: Iterable<string>) =>
    [...within].filter((file) => (saidBy.get(file) ?? []).length > 0);

  test('is loaded by every program that can say what is in it', () => {
    const loadsIt = (module: string) => modulesOf(module, { whenNeeded: false }).has(area);
    const without = programs
      .filter((program) => !loadsIt(program))
      .flatMap((program) =>
        loadsOf(program)
          // What a program loads later may bring its area along, as every screen of the window does.
          .filter((load) => !loadsIt(load) && !(program === WINDOW && load !== WINDOW && loadsIt(WITH_IT)))
          .flatMap((load) => wherever(modulesOf(load, { whenNeeded: false })))
          .map((file) => `${program}: ${file}`),
      );
    expect(without).toEqual([]);
  });

  test('is in no text that goes to every edge', () => {
    const everywhere = /^electron\/(engine|home|shared)\//;
    // What loads it there is an edge of its own: it renders what it says, as the sample's page.
    const isEdge = (file: string) => importsAt(file, { whenNeeded: true }).includes(area);
    expect(wherever(speaking.filter((file) => everywhere.test(file) && !isEdge(file)))).toEqual([]);
  });

  test('is a part of the window only where it is the window’s, and of nothing else then', () => {
    const carrying = programs.filter((program) => modulesOf(program, { whenNeeded: true }).has(area));
    if (OF_THE_WINDOW.includes(area)) expect(carrying).toEqual([WINDOW]);
    else expect(carrying).not.toContain(WINDOW);
  });

  test('is known wherever it is a part', () => {
    const taking = files.filter((file) => importsAt(file, { whenNeeded: true }).includes(area));
    expect(taking.length).toBeGreaterThan(0);
    expect(taking.filter((file) => !/^load\([A-Z_]+\);$/m.test(sources.get(file)?.text ?? ''))).toEqual([]);
  });
});

test('what the window loads later comes with the words of its screens', () => {
  const atOnce = modulesOf(WINDOW, { whenNeeded: false });
  expect(atOnce.has(LATER)).toBe(true);
  expect(atOnce.has(WITH_IT)).toBe(false);
  const loading = files.filter(
    (file) =>
      file.startsWith('renderer/') && /\bimport\(/.test(withoutComments(sources.get(file)?.text ?? '')),
  );
  expect(loading).toEqual([LATER]);
  // Its one loader waits for both, whichever screen it is.
  expect(sources.get(LATER)?.text).toContain("Promise.all([load(), import('../i18n/screen-words.ts')])");
});
