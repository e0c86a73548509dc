import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedCli, scriptedCli } from './scripted-cli.ts';

/** `homeport secret …` as a person runs it: a process of its own with a standard input, against a socket. */
let cli: ScriptedCli;
beforeAll(async () => {
  cli = await scriptedCli();
});
afterAll(() => cli?.close());

describe('git tokens', () => {
  it('come from standard input, and are printed nowhere', async () => {
    const set = await cli.runWith('tok-123\n', 'secret', 'set', 'Git.Example.org', '--username', 'ada');
    expect(set).toEqual({
      code: 0,
      stdout: 'The token for git.example.org is stored. It is used from the next check on.\n',
      stderr: '',
    });
    expect(cli.scripted.asked).toContain('secret git.example.org ada tok-123');
    const json = await cli.runWith('tok-123', 'secret', 'set', 'nas:3000', '--json');
    expect(JSON.parse(json.stdout)).toEqual({ host: 'nas:3000' });
    expect(cli.scripted.asked).toContain('secret nas:3000 x-access-token tok-123');
  });

  it.each([
    [['secret', 'set', 'git.example.org'], '', 'No token came in'],
    [['secret', 'set', 'git.example.org'], '\n', 'No token came in'],
    [['secret', 'set', 'https://git.example.org/a'], 'x', 'Write the host alone'],
    [['secret', 'set', 'git.example.org'], 'two\nlines', 'one line'],
    [['secret', 'set', 'git.example.org', 'tok-123'], '', 'too many arguments'],
  ])('%j is refused in words', async (args, input, words) => {
    const { code, stderr } = await cli.runWith(input, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it('are listed by host with what is wrong, and forgotten', async () => {
    const { stdout } = await cli.run('secrets');
    expect(stdout).toMatch(/git\.example\.org +x-access-token/);
    expect(stdout).toContain('Its key is not here.');
    expect((await cli.run('secret', 'remove', 'git.example.org')).stdout).toContain('is forgotten');
    expect((await cli.run('secret', 'remove', 'other.example.org')).stdout).toContain('has no token');
  });
});
