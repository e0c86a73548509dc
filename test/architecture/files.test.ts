import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, sourcesIn, withoutComments } from './sources.ts';

const EXTENSIONS = ['.ts', '.tsx', '.cts', '.mts', '.mjs', '.css'];
const MAX_LINES = 300;
const product = ['electron', 'renderer', 'build'].flatMap((folder) => sourcesIn(folder, EXTENSIONS));
const code = product.filter(({ file }) => !file.endsWith('.css'));
const names = (files: { file: string }[]): string[] => files.map(({ file }) => file);

test('there is something to look at', () => {
  expect(product.length).toBeGreaterThan(200);
});

test(`no file has more than ${MAX_LINES} lines`, () => {
  const long = product.filter(({ text }) => text.split('\n').length - 1 > MAX_LINES);
  expect(names(long)).toEqual([]);
});

test('no default exports: a thing has one name wherever it is used', () => {
  const outsideTools = code.filter(({ file }) => !file.startsWith('build/'));
  const isDefault = /^export default\b|^export \{[^}]*\bas default\b/m;
  expect('export default function a() {}').toMatch(isDefault);
  expect(names(outsideTools.filter(({ text }) => isDefault.test(withoutComments(text))))).toEqual([]);
});

test('nothing is of type any', () => {
  const any = /(?:[:<|&,(]|\bas|=>|=)\s*any\b(?!['"\w])|\bany\[\]/;
  for (const example of ['a: any', 'f<any>()', 'x as any', 'Record<string, any>', '() => any', 'any[]'])
    expect(example).toMatch(any);
  // Words for people stand in quotes; a type never does.
  const types = (text: string) =>
    withoutComments(text)
      .replace(/(['"`])(?:\\.|(?!\1).)*\1/gs, '')
      .replace(/\/\/.*$/gm, '');
  const guilty = code.flatMap(({ file, text }) =>
    types(text)
      .split('\n')
      .filter((line) => any.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(guilty.filter((line) => !line.includes('.mjs'))).toEqual([]);
});

test('nothing is silenced', () => {
  const silenced = /@ts-ignore|@ts-nocheck|\bas unknown as\b/;
  expect(names(code.filter(({ text }) => silenced.test(text)))).toEqual([]);
});

test('names are kebab-case, and no file is a drawer', () => {
  const base = (file: string) => file.split('/').at(-1) ?? '';
  const odd = names(product).filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(base(file)));
  expect(odd).toEqual([]);
  expect(names(product).filter((file) => /^(utils?|helpers?|misc|common)\./.test(base(file)))).toEqual([]);
});

test('what one file alone uses is not exported', () => {
  const config = {
    file: 'vitest.config.ts',
    text: readFileSync(path.join(ROOT, 'vitest.config.ts'), 'utf8'),
  };
  const all = [...code, ...sourcesIn('test'), config];
  const wordsOf = new Map(all.map(({ file, text }) => [file, new Set(text.match(/[\w$]+/g))]));
  const exported = /^export (?:async )?(?:const|let|function\*?|class|type) ([\w$]+)/gm;
  expect(
    [...'export const a = 1;\nexport async function b() {}'.matchAll(exported)].map((it) => it[1]),
  ).toEqual(['a', 'b']);
  const alone = all.flatMap(({ file, text }) =>
    [...text.matchAll(exported)]
      .map(([, name = '']) => name)
      .filter((name) => !all.some((other) => other.file !== file && wordsOf.get(other.file)?.has(name)))
      .map((name) => `${file}: ${name}`),
  );
  expect(alone).toEqual([]);
});
