import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, sourcesIn, withoutComments } from './sources.ts';

/**
 * What one edge alone says is loaded there, and the window does not carry it (`shared/text/catalogue.ts`). Read from the sources: no
 * process can meet a code that it has not loaded. What a process can meet is said by a module that it may load, or by the engine, whose
 * texts come to every edge.
 */

const TEXT = 'electron/shared/text/';
const AREAS = { [`${TEXT}desktop.ts`]: `${TEXT}en/desktop.ts` };
const WINDOW = 'renderer/main.tsx';

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
const areas = Object.entries(AREAS).map(([area, module]) => {
  const codes = [...modulesOf(module, { whenNeeded: false })].flatMap(codesIn);
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
  for (const { area, codes, saidBy } of areas) {
    expect(codes.length, area).toBeGreaterThan(40);
    expect([...saidBy.values()].flat().length, area).toBeGreaterThan(40);
  }
});

describe.each(areas)('$area', ({ area, saidBy }) => {
  const wherever = (within: Iterable<string>) =>
    [...within].filter((file) => (saidBy.get(file) ?? []).length > 0);

  test('is loaded by every program that can say what is in it', () => {
    const without = programs.filter(
      (program) =>
        !modulesOf(program, { whenNeeded: false }).has(area) &&
        wherever(modulesOf(program, { whenNeeded: true })).length > 0,
    );
    expect(without).toEqual([]);
  });

  test('is in no text that goes to every edge', () => {
    const everywhere = /^electron\/(engine|home|server|shared)\//;
    expect(wherever(speaking.filter((file) => everywhere.test(file)))).toEqual([]);
  });

  test('is no part of the window', () => {
    expect(modulesOf(WINDOW, { whenNeeded: true }).has(area)).toBe(false);
  });

  test('is known wherever it is a part', () => {
    const taking = files.filter((file) => importsAt(file, { whenNeeded: true }).includes(area));
    expect(taking.length).toBeGreaterThan(0);
    expect(taking.filter((file) => !/^load\([A-Z]+\);$/m.test(sources.get(file)?.text ?? ''))).toEqual([]);
  });
});
