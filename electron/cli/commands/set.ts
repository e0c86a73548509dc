import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { RUN_FLAGS } from '../../shared/docker-run/flags.ts';
import type { AppDto } from '../../shared/dto.ts';
import { say } from '../../shared/text/text.ts';
import { type ConfigChanges, changedConfig } from '../change-config.ts';
import { changedRun, removalOf } from '../change-run.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { withConfigOptions } from '../config-options.ts';
import { errorCode, usage } from '../exit.ts';
import { helpPage, inWords } from '../in-words.ts';
import type { Said } from '../output.ts';
import { parseInput } from '../parse-input.ts';
import { collect } from '../parse-options.ts';
import { type RunOptions, withRunOptions } from '../run-options.ts';
import { type Change, changesBetween, settingsList } from '../settings-list.ts';
import { facts } from '../table.ts';

type Flags = ConfigChanges & RunOptions & { dryRun?: boolean };

/** Somebody else may change the settings in the same moment, and again. */
const TRIES = 5;

/** Changing what a person has said of an app. */
export function registerSet(program: Command, cli: Cli, exit: (code: number) => void): void {
  const command = withRunOptions(
    withConfigOptions(
      define(program, 'set <app> [command...]', 'change an app’s settings; without options, show them'),
    ),
  );
  withTakingAway(command)
    .addHelpText('after', helpPage(say('help.set')))
    .action(connected(cli, exit, setSettings));
}

/** `--no-<option>` for each that has none, and `--remove-<option>` where there can be several. Told in the help text once. */
function withTakingAway(command: Command): Command {
  const has = (long: string) => command.options.some((option) => option.long === long);
  const hidden = (flags: string, description: string) => new Option(flags, description).hideHelp();
  for (const { long, negate } of [...command.options]) {
    const name = long?.slice(2) ?? '';
    if (negate || ALWAYS.has(name) || has(`--no-${name}`)) continue;
    command.addOption(hidden(`--no-${name}`, `take --${name} back`));
  }
  const removable = [...RUN_FLAGS.filter(({ repeats }) => repeats).map(({ name }) => name), 'build-arg'];
  for (const name of removable.filter((each) => !HAVE_NONE.has(each)))
    command.addOption(
      hidden(`--remove-${name} <what>`, `take one ${name} away`).argParser(collect((text) => text)),
    );
  return command
    .addOption(hidden('--unset-env <name>', 'the same as --remove-env').argParser(collect((text) => text)))
    .addOption(hidden('--cache', 'take --no-cache back'))
    .addOption(hidden('--follow-bases', 'take --no-follow-bases back'))
    .addOption(hidden('--no-probe', 'take the probe back'))
    .addOption(hidden('--no-command', 'the image’s own command again'))
    .optionsGroup('Options:')
    .option('--dry-run', 'check and show the change, and keep nothing');
}

/** An app has a source, and these are not the app's. */
const ALWAYS = new Set([
  'git',
  'folder',
  'image',
  'archive',
  'json',
  'data-dir',
  'mount',
  'env-file',
  'label-file',
]);
/** They write what other options name. */
const HAVE_NONE = new Set(['mount', 'env-file', 'label-file']);

async function setSettings(context: Context, command: Command): Promise<number | undefined> {
  const [name = '', ...own] = command.args;
  const { dryRun = false, ...said } = saidOf(command);
  const { client, out } = context;
  const app = await client.apps.get({ app: name });
  if (Object.keys(said).length === 0 && own.length === 0) {
    show(context, app);
    return undefined;
  }
  const { app: before, wanted, notes } = await configured(context, app, said, own, dryRun);
  for (const note of notes) out.error(note);
  const changes = changesBetween(before, wanted);
  out.result({ app: name, dryRun, changes }, () => changeLines(name, changes, dryRun));
  return undefined;
}

/** What was given on the command line: commander fills in a default for each `--no-…`. */
function saidOf(command: Command): Flags {
  const options = command.opts<Flags & { unsetEnv?: string[]; removeEnv?: string[] }>();
  const given = Object.entries(options).filter(
    ([name]) => command.getOptionValueSource(name) === 'cli' && !['json', 'dataDir'].includes(name),
  );
  const { unsetEnv, removeEnv, ...said }: typeof options = Object.fromEntries(given);
  const unset = [...(removeEnv ?? []), ...(unsetEnv ?? [])];
  return unset.length > 0 ? { ...said, removeEnv: unset } : said;
}

type Wanted = Pick<AppDto, 'config' | 'run'>;

/** Sends the change on top of the settings as they are, also where somebody else changes them in the same moment. */
async function configured(
  { client }: Context,
  seen: AppDto,
  said: Flags,
  own: string[],
  dryRun: boolean,
): Promise<{ app: AppDto; wanted: Wanted; notes: string[] }> {
  const { configureInput } = await import('../../shared/contract.ts');
  for (let app = seen, tries = 1; ; tries += 1) {
    const { wanted, notes } = wantedOf(app, said, own);
    // Sent all the same, it would count as a change, and the next check would replace the container.
    if (changesBetween(app, wanted).length === 0) return { app, wanted, notes };
    const input: z.input<typeof configureInput> = {
      app: app.name,
      ...wanted.config,
      ...(wanted.run === null ? {} : { run: wanted.run }),
      revision: app.revision,
      dryRun,
    };
    try {
      await client.apps.configure(parseInput(configureInput, input));
      return { app, wanted, notes };
    } catch (error) {
      if (errorCode(error) !== 'CONFLICT' || tries === TRIES) throw error;
      const now = await client.apps.get({ app: app.name });
      if (now.revision === app.revision) throw error;
      app = now;
    }
  }
}

function wantedOf(app: AppDto, said: Flags, own: string[]): { wanted: Wanted; notes: string[] } {
  const config = changedConfig(app.config, said);
  if (app.run !== null) {
    const { run, notes } = changedRun(app.name, app.run, said, own);
    return { wanted: { config, run }, notes };
  }
  const option = RUN_FLAGS.find((flag) => isSaid(said, flag.name) || removalOf(flag) in said);
  if (option === undefined && own.length === 0 && said.command === undefined)
    return { wanted: { config, run: null }, notes: [] };
  throw usage(say('usage.adopted', { app: app.name, option: option?.name ?? 'none' }));
}

function isSaid(said: Flags, name: string): boolean {
  const attribute = name.replace(/^no-/, '').replace(/-./g, (part) => part.charAt(1).toUpperCase());
  return attribute in said;
}

/** What was said so far, as the options that would say it. */
function show({ out }: Context, app: AppDto): void {
  const settings = settingsList(app.config, app.run).map(({ name, text, takesEffect }) => ({
    setting: name,
    text,
    takesEffect,
    label: labelOf(app, name),
  }));
  out.result({ app: app.name, settings }, () => [
    ...facts(
      settings.map(({ setting, text, label }) => {
        const value = text === '' ? '""' : text;
        return [setting, label === null ? value : `${value} (${inWords(say('labels.from', { label }))})`];
      }),
    ),
    '',
    app.run === null ? say('cli.settings-of-adopted', { app: app.name }) : say('cli.nothing-said'),
  ]);
}

/** The label of its container that says the setting; null: none does. */
function labelOf({ fromLabels }: AppDto, name: string): string | null {
  const setting = FOLLOWING.has(name) ? 'follow' : name;
  return fromLabels.find((it) => it.setting === setting)?.label ?? null;
}

/** What says which versions of an image are followed. */
const FOLLOWING = new Set(['image', 'versions']);

function changeLines(app: string, changes: Change[], dryRun: boolean): Said[] {
  if (changes.length === 0) return [say('cli.nothing-to-change', { app })];
  const rows = changes.map(({ setting, before, after }): [string, string] => [
    setting,
    `${sideOf(before)} → ${sideOf(after)}`,
  ]);
  const later = changes.filter(({ takesEffect }) => takesEffect === 'update');
  const now = changes.filter(({ takesEffect }) => takesEffect === 'now');
  const named = (some: Change[]) => [...new Set(some.map(({ setting }) => setting))];
  return [
    dryRun ? say('cli.would-be-changed', { app }) : say('cli.changed', { app }),
    ...facts(rows).map((line) => `  ${line}`),
    ...(now.length > 0 ? [say('cli.from-now-on', { settings: named(now) })] : []),
    ...(later.length > 0 ? [say('cli.with-next-update', { app, settings: named(later) })] : []),
  ];
}

const sideOf = (texts: string[]): string =>
  texts.length === 0 ? '(not set)' : texts.map((text) => (text === '' ? '""' : text)).join(', ');
