import type { Command } from 'commander';
import { say, sentences } from '../../shared/text/text.ts';
import type { Cli } from '../command.ts';
import { usage } from '../exit.ts';
import { HELP_TOPICS } from '../help-topics.ts';
import { inWords } from '../in-words.ts';
import { didYouMean } from '../near-names.ts';
import { facts } from '../table.ts';

/** The commands by what they are for, in the order shown. One that stands in none is shown at the end. */
const GROUPS: readonly (readonly [heading: string, commands: readonly string[]])[] = [
  [
    'Look:',
    ['status', 'apps', 'releases', 'history', 'show', 'logs', 'health', 'containers', 'look', 'storage'],
  ],
  ['Begin and end:', ['add', 'adopt', 'trust', 'take-back', 'set', 'follow', 'remove', 'sample']],
  ['Move:', ['check', 'update', 'restore', 'keep', 'cancel', 'start', 'stop', 'restart', 'dismiss']],
  [
    'Homeport itself:',
    ['serve', 'pause', 'resume', 'secret', 'secrets', 'engine', 'backup', 'backups', 'restore-backup'],
  ],
  ['Help:', ['help', 'completion', 'schema']],
];

/** `homeport help`, with topics beside the commands; and the schema of what `--json` prints. */
export function registerHelp(program: Command, cli: Cli, exit: (code: number) => void): void {
  const print = (text: string) => void cli.stdout.write(`${text}\n`);
  program
    .helpCommand(false)
    .command('help [what...]')
    .description('help with a command or a topic')
    .action((what: string[]) => {
      const [word] = what;
      const topic =
        what.length === 1 && Object.hasOwn(HELP_TOPICS, word ?? '') ? HELP_TOPICS[word ?? ''] : undefined;
      // 'restore' is a command and a topic: both are said.
      const isCommand = program.commands.some((each) => each.name() === word);
      if (topic === undefined || isCommand) commandFor(program, what).outputHelp();
      if (topic !== undefined) print(`${isCommand ? '\n' : ''}${inWords(topic.page)}`);
      exit(0);
    });

  program
    .command('schema [command...]')
    .description('print the JSON Schema of what --json prints')
    .action(async (words: string[]) => {
      const { JSON_OUTPUTS, jsonSchemaOf } = await import('../json-outputs.ts');
      const name = words.join(' ');
      if (name !== '' && !Object.hasOwn(JSON_OUTPUTS, name))
        throw usage(
          sentences(
            say('usage.prints-no-json', { command: name }),
            didYouMean(name, Object.keys(JSON_OUTPUTS)),
          ),
        );
      print(JSON.stringify(jsonSchemaOf(name === '' ? undefined : name), null, 2));
      exit(0);
    });
}

/** After all commands are there. */
export function groupCommands(program: Command): void {
  const groups = new Map(GROUPS.flatMap(([heading, names]) => names.map((name) => [name, heading] as const)));
  const order = [...groups.keys()];
  const place = (command: Command) => (order.indexOf(command.name()) + 1 || order.length + 1) - 1;
  for (const command of program.commands) command.helpGroup(groups.get(command.name()) ?? 'More commands:');
  program.configureHelp({
    visibleCommands: (shown) =>
      shown.commands.filter((command) => !isHidden(command)).sort((a, b) => place(a) - place(b)),
    // In the order above, and not in that of their making.
    groupItems: (_all, visible, groupOf) => {
      const found = new Map<string, typeof visible>();
      for (const item of visible) found.set(groupOf(item), [...(found.get(groupOf(item)) ?? []), item]);
      return found;
    },
  });
  program.addHelpText('after', `\nTopics, with homeport help <topic>:\n${topicLines().join('\n')}`);
}

/** Commands for programs, not for people. */
export const isHidden = (command: Command): boolean => command.name().startsWith('__');

function topicLines(): string[] {
  return facts(Object.entries(HELP_TOPICS).map(([name, { about }]) => [name, about])).map(
    (line) => `  ${line}`,
  );
}

function commandFor(program: Command, words: readonly string[]): Command {
  return words.reduce((parent, word) => {
    const found = parent.commands.find((each) => each.name() === word);
    if (found) return found;
    const names = parent.commands.filter((each) => !isHidden(each)).map((each) => each.name());
    const topics = parent === program ? Object.keys(HELP_TOPICS) : [];
    throw usage(
      sentences(
        parent === program
          ? say('usage.no-such-topic', { word })
          : say('usage.no-such-command', { parent: parent.name(), word }),
        didYouMean(word, [...names, ...topics]),
        say('usage.help-lists'),
      ),
    );
  }, program);
}
