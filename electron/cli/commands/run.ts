import type { Command } from 'commander';
import { ATTENTION_KINDS, canDismiss } from '../../shared/attention.ts';
import type { Attention, HealthEvent } from '../../shared/dto.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { finishFirst } from '../cut-off.ts';
import { usage } from '../exit.ts';
import { relative } from '../format.ts';
import { helpPage, inWords } from '../in-words.ts';
import type { Said } from '../output.ts';
import { numberBetween } from '../parse-options.ts';
import { table } from '../table.ts';

/** The container as it is: running or not, how it was, and what of it is on the list. */
export function registerRun(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'start <app>', 'start the app’s container as it is').action(
    connected(cli, exit, (context, command) => change(context, command, 'start')),
  );
  define(program, 'stop <app>', 'stop the app’s container; it stays stopped until you start it')
    .addHelpText('after', helpPage(say('help.stop')))
    .action(connected(cli, exit, (context, command) => change(context, command, 'stop')));
  define(program, 'restart <app>', 'stop the app’s container and start it again').action(
    connected(cli, exit, (context, command) => change(context, command, 'restart')),
  );

  define(program, 'health <app>', 'show how the app’s health changed, newest first')
    .option('--limit <n>', 'how many changes (default: 100)', numberBetween(1, 1000))
    .action(
      connected(cli, exit, async ({ client, out, now }, command) => {
        const [app = ''] = command.args;
        const { limit } = command.opts<{ limit?: number }>();
        const events = await client.apps.health({ app, ...(limit === undefined ? {} : { limit }) });
        out.result(events, () => healthTable(app, events, now(), out.width));
        return undefined;
      }),
    );

  define(program, 'dismiss <app> [kind]', 'take what needs you off the list, until something new happens')
    .addHelpText(
      'after',
      () =>
        `\nKinds:\n${ATTENTION_KINDS.map((kind) => `  ${kind}\n`).join('')}${inWords(say('help.dismiss'))}`,
    )
    .action(connected(cli, exit, dismiss));
}

async function change(
  context: Context,
  command: Command,
  what: 'start' | 'stop' | 'restart',
): Promise<undefined> {
  const [app = ''] = command.args;
  await finishFirst(context, app);
  const answer = await context.client.apps[what]({ app });
  context.out.result({ app, ...answer }, ({ message }) => [message]);
}

function healthTable(app: string, events: HealthEvent[], now: Date, width: number): Said[] {
  if (events.length === 0) return [say('cli.no-health-change', { app })];
  const columns = [{ title: 'WHEN' }, { title: 'STATE' }, { title: 'IT SAID', shrink: true }];
  return table(
    columns,
    events.map(({ at, state, detail }) => [relative(at, now), state, detail ?? '']),
    width,
  );
}

async function dismiss({ client, out }: Context, command: Command): Promise<undefined> {
  const [app = '', kind] = command.args;
  if (kind !== undefined && !ATTENTION_KINDS.includes(kind))
    throw usage(say('usage.no-such-kind', { kind, kinds: ATTENTION_KINDS }));
  // Refuses an app that is not there.
  await client.apps.get({ app });
  const { attention } = await client.live.get();
  const own = attention.filter((each) => each.app === app && canDismiss(each.kind)).map(({ kind }) => kind);
  const dismissed: string[] = [];
  for (const each of kind === undefined ? own : [kind])
    if ((await client.apps.dismiss({ app, kind: each })).dismissed) dismissed.push(each);
  const left = attention.filter((each) => each.app === app && !dismissed.includes(each.kind));
  out.result({ app, dismissed }, () => dismissedLines(app, dismissed, left));
}

function dismissedLines(app: string, dismissed: readonly string[], left: readonly Attention[]): Said[] {
  const what =
    dismissed.length === 0
      ? say('cli.nothing-dismissed', { app })
      : say('cli.dismissed', { app, kinds: dismissed });
  return [what, ...left.map(({ kind, message }) => say('cli.still-listed', { kind, message }))];
}
