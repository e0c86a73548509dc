import { Command } from 'commander';
import { type Cli, connected, define } from '../command.ts';
import { tell } from '../done.ts';
import { usage } from '../exit.ts';
import { updateOne, updateSeveral } from '../update-several.ts';

/** commander: `--no-cache` sets `cache` to false. */
type Options = { all?: boolean; force?: boolean; pull?: boolean; cache?: boolean };

const SEVERAL_HELP = `
Several apps at once: each line of progress begins with the app's name, a table
at the end says what came of each, and the exit code is the worst of theirs: 5,
then 3, 4, 1. One that can't be updated does not stop the others.
--all leaves alone what is stopped, paused or gone: name such an app to update
it.`;

/** Bringing apps up to date. */
export function registerUpdateApps(program: Command, cli: Cli, exit: (code: number) => void): void {
  const update = connected(cli, exit, async (context, command) => {
    const { force = false, pull = false, cache = true } = command.opts<Options>();
    const wishes = { force, pull, noCache: !cache };
    const apps = wanted(command);
    const [only] = apps;
    if (apps !== 'all' && apps.length === 1 && only !== undefined)
      return tell(context, await updateOne(context, only, wishes));
    return updateSeveral(context, apps, wishes);
  });
  define(program, 'update [app...]', 'build and start the newest version; wait for the outcome')
    .option('--all', 'all apps that run')
    .option('--force', 'build again although there is nothing newer')
    .option('--pull', 'build again, with newer base images where their registries have some')
    .option('--no-cache', 'build again, without the build cache')
    .addHelpText('after', SEVERAL_HELP)
    .action((...given: unknown[]) => {
      const command = given.at(-1);
      // Before anything is connected to.
      if (command instanceof Command) wanted(command);
      return update(...given);
    });
}

/** @throws HomeportError BAD_INPUT where none is named, or some and all */
function wanted(command: Command): string[] | 'all' {
  const { all = false } = command.opts<Options>();
  const named = [...new Set(command.args)];
  if (named.length === 0 && !all) throw usage('Name the apps to update, or say --all: homeport update web');
  if (named.length > 0 && all) throw usage('Either name the apps to update, or say --all.');
  return all ? 'all' : named;
}
