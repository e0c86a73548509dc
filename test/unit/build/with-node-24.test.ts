import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
/** Loaded before anything else: the process then takes itself for another Node. */
const AS_NODE_20 =
  "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.1.0'});Object.defineProperty(process,'version',{value:'v20.1.0'})";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hpt-launch-'));
  cpSync('build/bin', join(root, 'build/bin'), { recursive: true });
  mkdirSync(join(root, 'build/scripts'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(root, 'build/scripts/hello.ts'),
    'const words: string[] = process.argv.slice(2);\nconsole.log(process.version, ...words);\nprocess.exitCode = 3;\n',
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const hello = (...nodeArgs: string[]) =>
  run(process.execPath, [...nodeArgs, join(root, 'build/bin/script.mjs'), 'hello', '--a', 'b c'], {
    cwd: tmpdir(),
  });

describe('a script that a newcomer runs', () => {
  it('runs in a Node that is new enough, with its arguments and its exit code', async () => {
    await expect(hello()).rejects.toMatchObject({
      code: 3,
      stdout: `${process.version} --a b c\n`,
      stderr: '',
    });
  });

  it('runs with the Node that npm brought where the system’s is too old', async () => {
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
    cpSync(process.execPath, join(root, 'node_modules/.bin/node'));
    const ran = hello('--import', AS_NODE_20);
    await expect(ran).rejects.toMatchObject({ code: 3, stdout: `${process.version} --a b c\n`, stderr: '' });
  });

  it('says in one line what is missing where there is none', async () => {
    await expect(hello('--import', AS_NODE_20)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^Homeport needs Node 24 and this is v20\.1\.0\. Run "npm ci" in .*\n$/),
    });
  });
});

it('Node for Linux is brought to systems with glibc alone: on musl it would stand in the way of the one that is there', () => {
  const { packages } = z
    .object({ packages: z.record(z.string(), z.object({ libc: z.array(z.string()).optional() })) })
    .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  for (const arch of ['x64', 'arm64'])
    expect(packages[`node_modules/node-linux-${arch}`]?.libc, 'npm install may have dropped it').toEqual([
      'glibc',
    ]);
});
