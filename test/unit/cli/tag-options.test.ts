import { tmpdir } from 'node:os';
import { beforeEach, expect, test } from 'vitest';
import { versionWords } from '../../../electron/cli/format.ts';
import { gitVersion } from '../../support/git-version.ts';
import { type ScriptedRun, scriptedRun } from './scripted-run.ts';

let cli: ScriptedRun;
beforeEach(() => {
  cli = scriptedRun();
});
const GIT = ['--git', 'https://example.org/a.git'];
const FOLDER = ['--folder', tmpdir(), '--watch', 'https://example.org/a.git'];

test('a tag or a pattern of tags is sent as it is written', async () => {
  expect(await cli.homeport('add', 'succeeded', ...GIT, '--tag', 'v*')).toBe(0);
  expect(cli.scripted.asked[0]).toContain('"tag":"v*"');
  expect(await cli.homeport('add', 'succeeded', ...FOLDER, '--watch-tag', 'v1.?.*')).toBe(0);
  expect(cli.scripted.asked.at(-1)).toContain('"tag":"v1.?.*"');
});

test.each([
  [[...GIT, '--tag', 'v*', '--branch', 'main'], /--tag.*--branch/],
  [[...FOLDER, '--watch-tag', 'v*', '--watch-branch', 'main'], /--watch-tag.*--watch-branch/],
  [[...FOLDER, '--tag', 'v*'], /--watch-tag/],
  [[...GIT, '--watch-tag', 'v*'], /--watch-tag needs --watch/],
])('%j is bad usage', async (args, words) => {
  expect(await cli.homeport('add', 'succeeded', ...args)).toBe(2);
  expect(cli.err()).toMatch(words);
});

test('a release is called by its tag, and by the folder that it was built with', () => {
  const made = gitVersion('abc1234'.padEnd(40, '0'), { author: 'Ada', message: 'Fix' });
  expect(versionWords({ ...made, label: 'v1.4.0' })).toBe('v1.4.0 abc1234 Fix (Ada)');
  expect(versionWords({ ...made, contextDigest: 'sha256:9c1e2d7f' })).toBe(
    'abc1234 Fix (Ada) with folder 9c1e2d7',
  );
});
