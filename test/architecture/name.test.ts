import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/**
 * npm's registry has an unrelated package `homeport`. Outside this folder `npx homeport` would download and run that, so
 * nothing that a person reads may teach it.
 */
const ASKS_THE_REGISTRY = /\bnpx (--\S+ )*homeport\b|\bnpm (i|install|exec) (-\S+ )*homeport\b/;

const read = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(md|ts|tsx|mjs|html|json|xml|plist)$|^\.ci\//.test(file) && existsSync(file))
  .filter((file) => file !== 'test/architecture/name.test.ts')
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

test('nobody is sent to a package of the registry that is not Homeport', () => {
  for (const example of ['npx homeport add', 'npx --yes homeport', 'npm install -g homeport'])
    expect(example).toMatch(ASKS_THE_REGISTRY);
  expect(read.length).toBeGreaterThan(400);
  const guilty = read.flatMap(({ file, text }) =>
    text
      .split('\n')
      // README says that it is not to be typed.
      .filter((line) => ASKS_THE_REGISTRY.test(line) && !line.includes('Never `npx homeport`'))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(guilty).toEqual([]);
});

test('the package has a name of its own; the command, and what Electron keeps, go by the old one', () => {
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(manifest).toMatchObject({
    name: 'homeport-app',
    private: true,
    productName: 'homeport',
    bin: { homeport: 'build/bin/homeport.mjs' },
  });
});
