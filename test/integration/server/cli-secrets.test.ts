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

describe('logins for registries', () => {
  it('come from standard input, are tried first, and are printed nowhere', async () => {
    const login = ['login', 'GHCR.io', '--username', 'ada', '--password-stdin'];
    const stored = await cli.runWith('correct horse\n', ...login);
    expect(stored).toEqual({
      code: 0,
      stdout: 'Signed in to ghcr.io as ada. The login is stored, and used from the next check on.\n',
      stderr: '',
    });
    expect(cli.scripted.asked.slice(-2)).toEqual(['test ghcr.io', 'login ghcr.io ada correct horse']);
    const json = await cli.runWith('pw', 'login', 'nas:5000', '--username', 'bob', '--no-test', '--json');
    expect(JSON.parse(json.stdout)).toEqual({ registry: 'nas:5000', username: 'bob', tested: false });
    expect(cli.scripted.asked.slice(-2)).not.toContain('test nas:5000');
  });

  it('are not stored where the registry refuses them', async () => {
    const { code, stderr } = await cli.runWith('wrong', 'login', 'ghcr.io', '--username', 'eve');
    expect(code).toBe(1);
    expect(stderr).toMatch(/refuses this login.*not stored/s);
    expect(cli.scripted.asked).not.toContain('login ghcr.io eve wrong');
  });

  it.each([
    [['login', 'ghcr.io', '--username', 'ada'], '', 'No password came in'],
    [['login', 'ghcr.io'], 'x', 'Say who signs in'],
    [['login', 'nas'], 'x', 'Write the registry alone'],
    [['logout', 'a b'], '', 'Write the registry alone'],
  ])('%j is refused in words', async (args, input, words) => {
    const { code, stderr } = await cli.runWith(input, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it('are listed with where they are from, and forgotten', async () => {
    const { stdout } = await cli.run('secrets');
    expect(stdout).toMatch(/docker\.io +a helper of Docker’s/);
    expect(stdout).toMatch(/ghcr\.io +ada +entered here/);
    expect(stdout).toContain('It is not JSON.');
    expect((await cli.run('logout', 'ghcr.io')).stdout).toContain('is forgotten');
    expect((await cli.run('logout', 'docker.io')).stdout).toContain('no login of its own');
  });
});
