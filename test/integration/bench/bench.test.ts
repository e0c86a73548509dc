import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from '../../../build/scripts/bundles.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';

const run = promisify(execFile);

/** The benchmark's own lane is `npm run bench`; here it is only held that it can be run, and cleans up. No number is looked at. */
it('measures, writes its three files and leaves nothing on the engine', async () => {
  const file = path.join(root, 'out/bench/rebuild');
  for (const ending of ['json', 'md', 'svg']) rmSync(`${file}.${ending}`, { force: true });
  const leftovers = await watchLeftovers({ prefix: 'hpt-bench-' });
  const { stdout } = await run('npm', ['run', '--silent', 'bench', '--', 'rebuild', '--quick'], {
    cwd: root,
  });
  expect(stdout).toContain('| Homeport |');
  expect(stdout).not.toContain('Not measured');
  for (const ending of ['md', 'svg']) expect(existsSync(`${file}.${ending}`)).toBe(true);
  expect(JSON.parse(readFileSync(`${file}.json`, 'utf8'))).toMatchObject({
    name: 'rebuild',
    quick: true,
    cases: [{ failed: null }, { failed: null }, { failed: null }],
  });
  await leftovers.expectNone();
});

it('says in words what it does not know', async () => {
  const asked = run('npm', ['run', '--silent', 'bench', '--', 'speed'], { cwd: root });
  await expect(asked).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no benchmark "speed". There are: downtime'),
  });
});
