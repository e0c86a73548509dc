import path from 'node:path';
import { expect, test } from 'vitest';
import { SCREENS } from '../../electron/shared/text/screens.ts';
import { WINDOW } from '../../electron/shared/text/window.ts';
import { importsOf, sourcesIn, withoutComments } from './sources.ts';

/** The window is not given what its screens say before one is needed, and nobody else is given what it alone says. */

const TEXT = 'electron/shared/text/';
const sources = new Map(
  ['electron', 'renderer'].flatMap((folder) => sourcesIn(folder)).map((source) => [source.file, source]),
);

/** Those of a message said whole, or by the beginning that a closed list continues: say(`state.${state}`). */
function saidIn(files: Iterable<string>, codes: readonly string[]): string[] {
  return [...files]
    .filter((file) => !file.startsWith(TEXT))
    .flatMap((file) => {
      const text = withoutComments(sources.get(file)?.text ?? '');
      const beginnings = (code: string) =>
        [...code.matchAll(/[.-]/g)].map(({ index }) => `\`${code.slice(0, index + 1)}\${`);
      return codes
        .filter((code) => [`'${code}'`, ...beginnings(code)].some((said) => text.includes(said)))
        .map((code) => `${file}: ${code}`);
    });
}

/** What is loaded with a module at once: not for types alone, and not only when it is needed. */
function loadedWith(file: string): Set<string> {
  const found = new Set([file]);
  for (const one of found) {
    const text = (sources.get(one)?.text ?? '').replace(/^(?:import|export) type [^;]*;$|\bimport\(/gm, '');
    for (const specifier of importsOf(one, text))
      if (specifier.startsWith('./')) found.add(path.posix.normalize(specifier));
  }
  return found;
}

const atOnce = loadedWith('renderer/main.tsx');
const screens = Object.keys(SCREENS.en);

test('what the window begins with says nothing that comes with its screens', () => {
  expect(atOnce.has('renderer/screens/dashboard.tsx')).toBe(true);
  expect(atOnce.has('renderer/screens/add.tsx')).toBe(false);
  expect(atOnce.has('renderer/i18n/screen-words.ts')).toBe(false);
  expect(saidIn(sources.keys(), screens)).toContain('renderer/screens/add.tsx: form.name');
  expect(saidIn(atOnce, screens)).toEqual([]);
});

test('what the window alone says is said by nobody else', () => {
  const others = [...sources.keys()].filter((file) => !file.startsWith('renderer/'));
  expect(saidIn(others, [...Object.keys(WINDOW.en), ...screens])).toEqual([]);
});

test('what is loaded when it is needed is loaded in one place, which brings the words along', () => {
  const loading = [...sources.values()].filter(
    ({ file, text }) => file.startsWith('renderer/') && /\bimport\(/.test(withoutComments(text)),
  );
  expect(loading.map(({ file }) => file)).toEqual(['renderer/app/screens.ts']);
});
