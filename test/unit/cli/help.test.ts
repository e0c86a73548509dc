import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Cli } from '../../../electron/cli/command.ts';
import { HELP_TOPICS } from '../../../electron/cli/help-topics.ts';
import { inWords } from '../../../electron/cli/in-words.ts';
import { JSON_OUTPUTS } from '../../../electron/cli/json-outputs.ts';
import { createProgram, run } from '../../../electron/cli/program.ts';

function captured() {
  const written = { out: '', err: '' };
  const cli: Cli = {
    stdout: {
      write: (text) => {
        written.out += text;
      },
    },
    stderr: {
      write: (text) => {
        written.err += text;
      },
    },
    env: {},
    now: () => new Date(),
    loadEngine: () => Promise.reject(new Error('Help needs no engine')),
    onInterrupt: () => () => {},
  };
  return { cli, written };
}

async function homeport(...args: string[]) {
  const { cli, written } = captured();
  const code = await run(args, cli, '0.0.0');
  return { code, ...written };
}

/** Every command that a person can give, as its words. */
function commandsOf(command: Command, before: string[] = []): string[][] {
  return command.commands
    .filter((each) => !each.name().startsWith('__'))
    .flatMap((each) => {
      const words = [...before, each.name()];
      return [words, ...commandsOf(each, words)];
    });
}
const COMMANDS = commandsOf(createProgram(captured().cli, '0', () => {}));

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('help', () => {
  it.each([[], ...COMMANDS])('of "%s" fits a terminal of 80 columns', async (...words) => {
    const { code, out, err } = await homeport('help', ...words);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Usage: homeport');
    expect(widest(out)).toBeLessThanOrEqual(80);
  });

  it.each(Object.keys(HELP_TOPICS))('topic %s fits, too', async (topic) => {
    const { code, out } = await homeport('help', topic);
    expect(code).toBe(0);
    expect(out.split('\n').length).toBeGreaterThan(5);
    expect(widest(out)).toBeLessThanOrEqual(80);
  });

  it('lists every command in a group, and every topic', async () => {
    const { out } = await homeport('help');
    for (const [name] of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    for (const topic of Object.keys(HELP_TOPICS)) expect(out).toMatch(new RegExp(`^  ${topic} `, 'm'));
    expect(out).not.toContain('__complete');
    expect(out).not.toContain('More commands');
    expect(out.indexOf('Look:')).toBeLessThan(out.indexOf('Homeport itself:'));
  });

  it('speaks of options and commands that exist', () => {
    const program = createProgram(captured().cli, '0', () => {});
    const known = new Set(
      [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)].flatMap((each) =>
        each.options.map(({ long }) => long),
      ),
    );
    const others = ['--rm', '--name', '--link', '--help'];
    for (const [topic, { page }] of Object.entries(HELP_TOPICS)) {
      const text = inWords(page);
      for (const [option] of text.matchAll(/--[a-z][a-z-]+/g))
        expect([...known, ...others], `${topic}: ${option}`).toContain(option);
      for (const [, word = ''] of text.matchAll(/(?<!\/)homeport ([a-z][a-z-]+) /g))
        expect([...COMMANDS.map(([name]) => name), 'serve'], `${topic}: homeport ${word}`).toContain(word);
    }
  });

  it.each([
    [['help', 'shedule'], 'There is no command or topic "shedule". Did you mean "schedule"?'],
    [['help', 'updat'], 'Did you mean "update"'],
    [['help', 'secret', 'sat'], 'There is no command of "secret" "sat". Did you mean "set"?'],
    [['schema', 'app'], 'Did you mean "apps"'],
  ])('%j suggests what is near', async (args, words) => {
    const { code, err } = await homeport(...args);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe('JSON', () => {
  /** Commands that only hold others, or print for a shell or a reader. */
  const WITHOUT = ['secret', 'engine', 'help', 'completion', 'schema'];

  it('every command that prints it has a schema', () => {
    const names = COMMANDS.map((words) => words.join(' ')).filter((name) => !WITHOUT.includes(name));
    expect(Object.keys(JSON_OUTPUTS).sort()).toEqual(names.sort());
  });

  it('homeport schema prints one for all, and one for each', async () => {
    const { out } = await homeport('schema');
    const whole: { $defs: { commands: Record<string, object>; error: object } } = JSON.parse(out);
    expect(Object.keys(whole.$defs.commands).sort()).toEqual(Object.keys(JSON_OUTPUTS).sort());
    expect(whole.$defs.error).toMatchObject({ required: ['error'] });
    expect(out).not.toContain('"additionalProperties": false');
    for (const name of Object.keys(JSON_OUTPUTS)) {
      const one: unknown = JSON.parse((await homeport('schema', ...name.split(' '))).out);
      expect(one).toMatchObject({ $schema: expect.stringContaining('json-schema.org') });
    }
  });

  it.each([
    [['--bogus', '--json'], 'unknown option'],
    [['bogus', '--json'], 'unknown command'],
    [['--json'], 'homeport help'],
    [['secret', '--json'], 'homeport help'],
    [['update', '--json'], 'Name the apps to update'],
    [['keep', '--json'], "missing required argument 'app'"],
    [['restore', 'web', '--to', 'first', '--json'], 'number from 1'],
    [['help', 'nothing-like-it', '--json'], 'no command or topic'],
  ])('%j fails as JSON', async (args, words) => {
    const { code, out, err } = await homeport(...args);
    expect({ code, out }, err).toEqual({ code: 2, out: '' });
    expect(JSON.parse(err)).toEqual({
      error: { code: 'BAD_INPUT', message: expect.stringContaining(words) },
    });
  });
});
