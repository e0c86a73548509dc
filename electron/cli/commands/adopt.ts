import type { Command } from 'commander';
import { say } from '../../shared/text/text.ts';
import { adoptAll } from '../adopt-all.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { type ConfigOptions, unsourcedFrom, withConfigOptions } from '../config-options.ts';
import { usage } from '../exit.ts';
import { helpPage, inWords } from '../in-words.ts';
import { parseInput } from '../parse-input.ts';
import {
  changedSource,
  namesSource,
  type SourceInput,
  saysSource,
  sourceFrom,
  sourceSettings,
} from '../sources/sources.ts';

type Options = ConfigOptions & {
  name?: string;
  takeOver?: boolean;
  all?: boolean;
  yes?: boolean;
  except?: string[];
};

/** Looking after what runs already. */
export function registerAdopt(program: Command, cli: Cli, exit: (code: number) => void): void {
  const action = connected(cli, exit, async (context, command) => {
    const { except = [], yes = false, all = false } = command.opts<Options>();
    if (!all) return adoptOne(context, command);
    return adoptAll(context, { except, yes });
  });
  withConfigOptions(
    define(
      program,
      'adopt [container]',
      'look after a container that runs already: by itself, its own image',
    ),
  )
    .optionsGroup('Options:')
    .option('--name <name>', 'name of the app (default: the container’s)')
    .option(
      '--take-over',
      'also from another Homeport that looks after it, which then does nothing to it any more',
    )
    .option('--all', 'every container that can be, each with its own image; what can’t says why')
    .option('--except <name...>', 'with --all: without these')
    .option('--yes', 'with --all: without being asked')
    .addHelpText('after', helpPage(say('help.adopt'), say('help.defaults')))
    .action((...given: unknown[]) => {
      const command = given.at(-1);
      // Before anything is connected to.
      if (isCommand(command)) refuseOddOnes(command);
      return action(...given);
    });

  define(
    program,
    'trust <app>',
    'leave the updates of an adopted app to its schedule, the first one too',
  ).action(
    connected(cli, exit, async ({ client, out }, command) => {
      const [app = ''] = command.args;
      out.result(await client.apps.trust({ app }), ({ message }) => [message]);
      return undefined;
    }),
  );
}

const isCommand = (given: unknown): given is Command =>
  typeof given === 'object' && given !== null && 'opts' in given && 'args' in given;

/** @throws HomeportError BAD_INPUT where the options do not go together */
function refuseOddOnes(command: Command): void {
  const { all = false, yes, except, ...others } = command.opts<Options>();
  const named = command.args.length > 0;
  if (!all && (yes !== undefined || except !== undefined)) throw usage(say('usage.except-without-all'));
  if (!named && !all) throw usage(say('usage.container-or-all'));
  if (named && all) throw usage(say('usage.container-and-all'));
  const said = Object.keys(others).some(
    (name) => command.getOptionValueSource(name) === 'cli' && !['json', 'dataDir'].includes(name),
  );
  if (all && said) throw usage(say('usage.all-alone'));
}

async function adoptOne({ client, out, inProcess }: Context, command: Command): Promise<undefined> {
  const [container = ''] = command.args;
  const { name, takeOver, ...options } = command.opts<Options>();
  const { adoptInput } = await import('../../shared/contract.ts');
  const source = await sourceOf(client, container, options);
  const input = parseInput(adoptInput, {
    container,
    ...(source === undefined ? {} : { source }),
    ...unsourcedFrom(options),
    ...(name === undefined ? {} : { name }),
    takeOver: takeOver === true,
  });
  const app = await client.apps.adopt(input);
  const image = sourceSettings(app.config.source)[0]?.text ?? '';
  out.result(app, () => [
    source === undefined
      ? say('cli.adopted-own', { app: app.name, image })
      : say('cli.adopted', { app: app.name }),
    ...app.warnings.map((warning) => say('cli.note', { warning })),
    ...(app.awaitsFirstUpdate ? [say('cli.first-update-waits', { app: app.name })] : []),
  ]);
  if (inProcess) out.error(say('cli.schedules-need-host'));
}

/** What is said of its source; undefined: nothing is, so that its own image is followed. */
async function sourceOf(
  client: Context['client'],
  container: string,
  options: ConfigOptions,
): Promise<SourceInput | undefined> {
  if (!saysSource(options)) return undefined;
  if (namesSource(options)) return sourceFrom(options);
  // How its own image is followed: '--versions ^1.27'.
  const found = (await client.apps.adoptable()).find(
    ({ id, name }) => name === container || (container.length >= 4 && id.startsWith(container)),
  );
  if (found === undefined) return sourceFrom(options);
  if (found.source === null)
    throw usage(
      found.noSource === null
        ? say('usage.no-source')
        : say('usage.no-own-image', { why: inWords(found.noSource) }),
    );
  return changedSource(found.source, options);
}
