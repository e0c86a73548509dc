import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asDockerGroup } from '../../../build/scripts/docker-group.ts';
import { waitFor } from '../../support/docker.ts';

/** sg(1) gives everybody the group that they have anyway. */
const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hpt-group-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const told = (): string[] => {
  try {
    return JSON.parse(readFileSync(join(folder, 'told'), 'utf8'));
  } catch {
    return [];
  }
};
/** Writes its arguments down, then waits for a signal that it answers with 7. */
const PROGRAM = `
  const fs = require('node:fs');
  process.on('SIGTERM', () => process.exit(7));
  fs.writeFileSync(process.argv[1], JSON.stringify(process.argv.slice(2)));
  setTimeout(() => process.exit(1), 15_000);`;

it('passes arguments on as they are, signals to the program itself, and its exit code back', async () => {
  const args = ['--host', "it's $HOME; `id`", ''];
  const { child, kill } = asDockerGroup(
    process.execPath,
    ['-e', PROGRAM, join(folder, 'told'), ...args],
    group,
  );
  const ended = once(child, 'exit');
  await waitFor(() => told().length > 0, { what: 'the program to begin' });
  expect(told()).toEqual(args);
  kill('SIGTERM');
  expect(await ended).toEqual([7, null]);
});
