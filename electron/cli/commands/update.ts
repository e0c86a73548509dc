import type { Command } from 'commander';
import { type Cli, type Context, connected, define } from '../command.ts';
import { EXIT_OTHER } from '../exit.ts';
import { shortCommit } from '../format.ts';
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
    .option(
      '--to <release>',
      'its number; built again where its image is gone (default: the newest good one that is still here)',
      parseRelease,
    )
    .action(
      connected(cli, exit, async (context, command) => {
        const [app = ''] = command.args;
        const { to } = command.opts<{ to?: number }>();
        const { client, out } = context;
        // Asked for by its number, it may be built again; that it is no longer at once and exact is said before it begins.
        const wanted =
          to === undefined ? null : (await client.releases.list({ app })).find((each) => each.release === to);
        const rebuild = wanted?.restore === 'rebuild';
        if (rebuild) out.line(wanted.rebuildNote ?? '');
        const { updateId, message } = await client.apps.restore({
          app,
          rebuild,
          ...(to === undefined ? {} : { release: to }),
        });
        if (!rebuild) out.line(message);
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
