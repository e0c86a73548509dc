import type { Command } from 'commander';
import { say } from '../../shared/text/text.ts';
import { type Cli, connected, define } from '../command.ts';
import { type ConfigOptions, configFrom, withConfigOptions } from '../config-options.ts';
import { finishFirst } from '../cut-off.ts';
import { doneAfter, tell } from '../done.ts';
import { helpPage } from '../in-words.ts';
import { parseInput } from '../parse-input.ts';
import { type RunOptions, runFrom, withRunOptions } from '../run-options.ts';

/** A new app, and one that another Homeport has taken. */
export function registerAdd(program: Command, cli: Cli, exit: (code: number) => void): void {
  withRunOptions(
    withConfigOptions(
      define(program, 'add <name> [command...]', 'add an app: get or build its image and start it'),
    ),
  )
    .addHelpText('after', helpPage(say('help.add'), say('help.defaults')))
    .action(
      connected(cli, exit, async (context, command) => {
        const [name = '', ...ownCommand] = command.args;
        const options = command.opts<ConfigOptions & RunOptions>();
        const { run, notes } = runFrom(name, options, ownCommand);
        const { addInput } = await import('../../shared/contract.ts');
        const input = parseInput(addInput, { name, ...configFrom(options), run });
        for (const note of notes) context.out.error(note);
        const first = await finishFirst(context, input.name);
        const { updateId } = await context.client.apps.add(input);
        const code = tell(context, await doneAfter(context, updateId, first));
        if (context.inProcess && code === 0) context.out.error(say('cli.schedules-need-host'));
        return code;
      }),
    );

  define(
    program,
    'take-back <app>',
    'look after an app again that another Homeport has taken over; that one then does nothing to it any more',
  ).action(
    connected(cli, exit, async ({ client, out }, command) => {
      const [app = ''] = command.args;
      out.result(await client.apps.takeBack({ app }), ({ name }) => [say('cli.taken-back', { app: name })]);
      return undefined;
    }),
  );
}
