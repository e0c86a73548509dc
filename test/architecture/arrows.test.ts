import { builtinModules } from 'node:module';
import { describe, expect, test } from 'vitest';
import { importsOf, type SourceFile, sourcesIn } from './sources.ts';

/** The arrows of the design's layout, read from the sources. What is not allowed here is forbidden. */
const electron = sourcesIn('electron');
const renderer = sourcesIn('renderer');

const isPackage = (name: string, specifier: string): boolean =>
  specifier === name || specifier.startsWith(`${name}/`);
const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0] ?? '');
const isOurs = (specifier: string): boolean => specifier.startsWith('./');

/** Imports of the files below `from` that go to none of `to`: 'a.ts -> b.ts'. */
function straying(files: SourceFile[], from: string, to: string[], which = isOurs): string[] {
  return files
    .filter(({ file }) => file.startsWith(from))
    .flatMap(({ file, imports }) =>
      imports
        .filter((specifier) => which(specifier) && !to.some((prefix) => specifier.startsWith(`./${prefix}`)))
        .map((specifier) => `${file} -> ${specifier}`),
    );
}

/** Files that import a package and lie in none of the folders. */
function importersOutside(name: string, folders: string[]): string[] {
  return [...electron, ...renderer]
    .filter(({ imports }) => imports.some((specifier) => isPackage(name, specifier)))
    .map(({ file }) => file)
    .filter((file) => !folders.some((folder) => file.startsWith(folder)));
}

test('the reader of imports sees what there is to see', () => {
  const text = [
    "import { a } from './a.ts';",
    "import type { B } from '../b.ts';",
    "export * from 'c';",
    "import 'node:fs';",
    "const d = await import('./d.ts');",
    "// import 'not-this';",
    "/* from 'nor-this' */",
    "import {\n  e,\n} from '@scope/e/f';",
  ].join('\n');
  expect(importsOf('electron/x/y.ts', text)).toEqual([
    './electron/x/a.ts',
    './electron/b.ts',
    'c',
    'node:fs',
    './electron/x/d.ts',
    '@scope/e/f',
  ]);
  const loop = electron.find(({ file }) => file === 'electron/engine/update/loop.ts');
  expect(loop?.imports).toContain('./electron/engine/domain/plan.ts');
});

const BELOW_THE_HOSTS = ['electron/server/', 'electron/home/', 'electron/engine/', 'electron/shared/'];

describe('arrows', () => {
  test.each([
    ['electron/shared/', ['electron/shared/']],
    ['electron/engine/domain/', ['electron/engine/domain/', 'electron/shared/']],
    ['electron/engine/', ['electron/engine/', 'electron/shared/']],
    ['electron/home/', ['electron/home/', 'electron/engine/', 'electron/shared/']],
    ['electron/server/', ['electron/server/', 'electron/home/', 'electron/shared/']],
    ['electron/cli/', ['electron/cli/', 'package.json', ...BELOW_THE_HOSTS]],
    ['electron/preload/', ['electron/preload/', 'electron/shared/']],
    ['electron/main/', ['electron/main/', ...BELOW_THE_HOSTS]],
  ])('%s imports from %j only', (from, to) => {
    expect(electron.some(({ file }) => file.startsWith(from))).toBe(true);
    expect(straying(electron, from, to)).toEqual([]);
  });

  test('the renderer imports from itself and the contract only', () => {
    expect(straying(renderer, 'renderer/', ['renderer/', 'electron/shared/'])).toEqual([]);
  });

  test('the shell takes a folder and a log file from home; the rest is the process of the engine', () => {
    const shell = electron.filter(({ file }) => !/^electron\/main\/engine(-process\.ts|\/)/.test(file));
    const allowed = [
      'electron/main/',
      'electron/shared/',
      'electron/home/data-dir.ts',
      'electron/home/log-file.ts',
    ];
    expect(straying(shell, 'electron/main/', allowed)).toEqual([]);
  });

  test('of the server the hosts need what serves: the headless host and its port, the desktop’s access from a browser', () => {
    const serving = [
      'electron/cli/commands/serve.ts',
      'electron/cli/serve-here.ts',
      'electron/cli/engine-parts.ts',
      'electron/main/engine/browser-access.ts',
    ];
    const others = electron.filter(({ file }) => !serving.includes(file));
    for (const host of ['electron/cli/', 'electron/main/']) {
      const toServer = (specifier: string) => specifier.startsWith('./electron/server/');
      expect(straying(others, host, [], toServer)).toEqual([]);
    }
  });
});

describe('what only one place may know', () => {
  test.each([
    ['electron', ['electron/main/', 'electron/preload/']],
    ['electron-store', ['electron/main/']],
    ['dockerode', ['electron/engine/docker/']],
    ['tar-stream', ['electron/engine/docker/']],
    ['node:sqlite', ['electron/engine/store/']],
    ['execa', ['electron/engine/sources/']],
    ['node-cron', ['electron/engine/schedule/']],
    ['intl-messageformat', ['electron/shared/text/']],
    ['commander', ['electron/cli/']],
    ['semver', ['electron/engine/domain/follow/']],
    ['react', ['renderer/']],
  ])('%s: %j', (name, folders) => {
    expect(importersOutside(name, [])).not.toEqual([]);
    expect(importersOutside(name, folders)).toEqual([]);
  });

  test('domain does nothing but think: no builtin, no package but zod and semver', () => {
    const outside = (specifier: string) => !isOurs(specifier) && !['zod', 'semver'].includes(specifier);
    expect(straying(electron, 'electron/engine/domain/', [], outside)).toEqual([]);
  });

  test('the contract runs anywhere: zod, the contract builder and the formatter of messages only', () => {
    const allowed = ['zod', '@orpc/contract', 'intl-messageformat'];
    const outside = (specifier: string) => !isOurs(specifier) && !allowed.includes(specifier);
    expect(straying(electron, 'electron/shared/', [], outside)).toEqual([]);
  });

  test('the renderer knows neither Node nor Electron', () => {
    const forbidden = (specifier: string) => isBuiltin(specifier) || isPackage('electron', specifier);
    expect(straying(renderer, 'renderer/', [], forbidden)).toEqual([]);
  });

  test('of the renderer, what knows only looks knows no data and no domain', () => {
    const folders = ['renderer/components/', 'renderer/screens/', 'renderer/data/', 'renderer/app/'];
    const domain = (specifier: string) => folders.some((folder) => specifier.startsWith(`./${folder}`));
    expect(straying(renderer, 'renderer/ui/', [], domain)).toEqual([]);
  });
});

test('no modules load each other in a circle', () => {
  const all = new Map(
    [...electron, ...renderer].map(({ file, text }) => [`./${file}`, valuesFrom(file, text)]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    for (const next of all.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  expect(
    valuesFrom('electron/a.ts', "import type { B } from './b.ts';\nimport { c } from './c.ts';\n"),
  ).toEqual(['./electron/c.ts']);
  for (const file of all.keys()) visit(file, []);
  expect(circles).toEqual([]);
});

/** What of ours is loaded with it: not for its types alone, and not only when it is needed. */
function valuesFrom(file: string, text: string): string[] {
  return importsOf(file, text.replace(/^(?:import|export) type [^;]*;$|\bimport\(/gm, '')).filter(isOurs);
}
