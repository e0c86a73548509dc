import type { Command } from 'commander';
import { type Cli, type Context, connected, define } from '../command.ts';
import { EXIT_OTHER } from '../exit.ts';
import { releaseName, shortCommit } from '../format.ts';
import { historyEntry } from '../history-json.ts';
import { parseRelease } from '../parse-options.ts';
import { table } from '../table.ts';
import { summary, updateExitCode, watchUpdate } from '../watch-update.ts';

/** Moving apps from release to release. */
export function registerUpdate(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'check [app...]', 'ask the sources for something newer; builds nothing').action(
    connected(cli, exit, async ({ client, out }, command) => {
      const results = await client.apps.check({ apps: command.args });
      out.result(results, () =>
        table(
          [{ title: 'APP' }, { title: 'RESULT' }, { title: 'COMMIT' }, { title: 'MESSAGE', shrink: true }],
          results.map((each) => [each.app, each.result, shortCommit(each.commit), each.message]),
          out.width,
        ),
      );
      return results.some((each) => each.result === 'failed') ? EXIT_OTHER : 0;
    }),
  );

  define(program, 'update <app>', 'build and start the newest version; wait for the outcome').action(
    connected(cli, exit, async (context, command) => {
      const [app = ''] = command.args;
      const { updateId, message } = await context.client.apps.update({ app });
      if (updateId !== null) return finish(context, updateId);
      context.out.result({ update: null, message }, () => [`${app}: ${message}`]);
      return 0;
    }),
  );

  define(program, 'restore <app>', 'put an earlier release back; wait for the outcome')
    .option('--to <release>', 'its number (default: the good one before the running one)', parseRelease)
    .action(
      connected(cli, exit, async (context, command) => {
        const [app = ''] = command.args;
        const { to } = command.opts<{ to?: number }>();
        const { updateId } = await context.client.apps.restore({
          app,
          ...(to === undefined ? {} : { release: to }),
        });
        const { kind, from, to: target } = await context.client.updates.get({ id: updateId });
        // A decision against a new release leads to the one that it came from.
        const back = kind === 'restore' ? target : from;
        if (back !== null) context.out.line(`${app}: putting back release ${releaseName(back)}`);
        return finish(context, updateId);
      }),
    );

  define(program, 'keep <app>', 'keep the new release of an update that awaits your decision').action(
    connected(cli, exit, async (context, command) => {
      const [app = ''] = command.args;
      const { updateId } = await context.client.apps.keep({ app });
      return finish(context, updateId);
    }),
  );

  define(
    program,
    'cancel <app>',
    'call off the update under way, as long as the app has not been touched',
  ).action(
    connected(cli, exit, async ({ client, out }, command) => {
      const [app = ''] = command.args;
      out.result(await client.apps.cancel({ app }), ({ updateId }) => [
        `${app}: update ${updateId} is being called off.`,
      ]);
      return undefined;
    }),
  );
}

/** Waits, prints how it ended, and answers the exit code. */
export async function finish(context: Context, updateId: string): Promise<number> {
  const update = await watchUpdate(context, updateId);
  const lines = summary(update);
  context.out.result({ update: historyEntry(update), message: lines.join(' ') }, () => lines);
  return updateExitCode(update);
}
