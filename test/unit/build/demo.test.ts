import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { demoDataDir, openDemoDir, removeDemoDir } from '../../../build/demo/data-dir.ts';
import { broken, widthOf } from '../../../build/demo/terminal.ts';

const quiet = () => undefined;

describe('the demo’s data directory', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-demodir-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  test('is never the person’s own Homeport’s', () => {
    const env = { HOMEPORT_DATA_DIR: '/srv/homeport', XDG_DATA_HOME: '/home/ada/data' };
    expect(demoDataDir(undefined, env)).toMatch(/[Hh]omeport-demo$/);
    expect(demoDataDir(undefined, env)).not.toContain('/srv');
  });

  test('is made, known again, and removed', async () => {
    const data = path.join(dir, 'data');
    expect(openDemoDir(data, quiet)).toBe(true);
    expect(openDemoDir(data, quiet)).toBe(false);
    removeDemoDir(data);
    expect(await readdir(dir)).toEqual([]);
  });

  test('a folder that holds something else is neither taken nor removed', async () => {
    await writeFile(path.join(dir, 'mine.txt'), 'mine');
    expect(() => openDemoDir(dir, quiet)).toThrow(/nothing in it is touched/);
    removeDemoDir(dir);
    expect(await readdir(dir)).toEqual(['mine.txt']);
  });
});

test('paragraphs are broken between words; a longer word has a line of its own', () => {
  expect(broken('one two three', 8)).toEqual(['one two', 'three']);
  expect(broken('a waytoolongword b', 6)).toEqual(['a', 'waytoolongword', 'b']);
  expect(broken('one\ntwo', 80)).toEqual(['one', 'two']);
});

test('a terminal that does not say how wide it is, or says 0, gets lines that can be read', () => {
  expect([widthOf(undefined), widthOf(0), widthOf(60), widthOf(400)]).toEqual([100, 100, 60, 100]);
});

test('npm run demo goes by the script that tells an old Node what it needs, and warns of nothing', async () => {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['build/bin/script.mjs', 'demo', '--help'],
    { env: { ...process.env, DOCKER_HOST: 'unix:///nowhere.sock' }, timeout: 30_000 },
  );
  expect(stdout).toMatch(/^npm run demo: the whole story/);
  // In a checkout that has changed since, it builds first, and says so.
  expect(stderr.replace(/^Building the command line…\n/, '')).toBe('');
});
