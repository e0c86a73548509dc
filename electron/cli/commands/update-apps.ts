import { Command } from 'commander';
import { say } from '../../shared/text/text.ts';
import { type Cli, connected, define } from '../command.ts';
import { tell } from '../done.ts';
import { usage } from '../exit.ts';
import { helpPage } from '../in-words.ts';
import { updateOne, updateSeveral } from '../update-several.ts';

/** commander: `--no-cache` sets `cache` to false. */
type Options = { all?: boolean; force?: boolean; pull?: boolean; cache?: boolean };

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
  define(program, 'update [app...]', 'get or build the newest version and start it; wait for the outcome')
    .option('--all', 'all apps that run')
    .option('--force', 'also although there is nothing newer: what comes from git is built again')
    .option('--pull', 'build again, with newer base images where their registries have some')
    .option('--no-cache', 'build again, without the build cache')
    .addHelpText('after', helpPage(say('help.update')))
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
  if (named.length === 0 && !all) throw usage(say('usage.name-or-all'));
  if (named.length > 0 && all) throw usage(say('usage.name-and-all'));
  return all ? 'all' : named;
}
