import type { Command } from 'commander';
import type { UpdateDto } from '../../shared/dto.ts';
import { say } from '../../shared/text/text.ts';
import { versionName } from '../../shared/version.ts';
import type { Outcome } from '../../shared/words.ts';
import { type Cli, connected, define } from '../command.ts';
import { cutOff, finishFirst } from '../cut-off.ts';
import { doneAfter, doneWith, nothingDone, tell } from '../done.ts';
import { EXIT_OTHER } from '../exit.ts';
import { newsWords, releaseName } from '../format.ts';
import { inWords } from '../in-words.ts';
import { parseRelease } from '../parse-options.ts';
import { summary } from '../summary.ts';
import { table } from '../table.ts';

/** Moving an app to an earlier release, and deciding an update; `update` has a file of its own. */
export function registerUpdate(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'check [app...]', 'ask the sources for something newer; fetches and builds nothing').action(
    connected(cli, exit, async ({ client, out, now }, command) => {
      const results = await client.apps.check({ apps: command.args });
      out.result(results, () =>
        table(
          [{ title: 'APP' }, { title: 'RESULT' }, { title: 'VERSION' }, { title: 'MESSAGE', shrink: true }],
          results.map((each) => [
            each.app,
            each.result,
            each.result === 'current' && each.version !== null
              ? versionName(each.version)
              : newsWords(each, now()),
            inWords(each.message),
          ]),
          out.width,
        ),
      );
      return results.some((each) => each.result === 'failed') ? EXIT_OTHER : 0;
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
        const isIt = (update: UpdateDto) => isRestoreTo(update, to);
        const first = await finishFirst(context, app, isIt);
        if (first !== null && isIt(first)) return tell(context, doneWith(context, first));
        if (first !== null && to === undefined && turnedBack(first)) {
          const message = say('cli.before-is-in-place', { app, release: releaseName(first.from) });
          return tell(context, nothingDone(say('cli.of-app', { app, what: message }), message, first));
        }
        // Asked for by its number, it may be built again; that it is no longer at once and exact is said before it begins.
        const wanted =
          to === undefined ? null : (await client.releases.list({ app })).find((each) => each.release === to);
        const rebuild = wanted?.restore === 'rebuild';
        if (rebuild && wanted.rebuildNote !== null) out.line(wanted.rebuildNote);
        const { updateId, message } = await client.apps.restore({
          app,
          rebuild,
          ...(to === undefined ? {} : { release: to }),
        });
        if (!rebuild) out.line(message);
        return tell(context, await doneAfter(context, updateId, first?.awaitingDecision ? null : first));
      }),
    );

  define(program, 'keep <app>', 'keep the new release of an update that awaits your decision').action(
    connected(cli, exit, async (context, command) => {
      const [app = ''] = command.args;
      const ended = ({ awaitingDecision }: UpdateDto) => !awaitingDecision;
      const first = await finishFirst(context, app, ended);
      if (first !== null && ended(first)) return tell(context, doneWith(context, first));
      const { updateId } = await context.client.apps.keep({ app });
      return tell(context, await doneAfter(context, updateId));
    }),
  );

  define(
    program,
    'cancel <app>',
    'call off the update under way, as long as the app has not been touched',
  ).action(
    connected(cli, exit, async (context, command) => {
      const { client, out, told } = context;
      const [app = ''] = command.args;
      const cut = await cutOff(context, app);
      if (cut !== null && cut.outcome !== null && UNTOUCHED.has(cut.outcome)) {
        told.add(cut.id);
        out.result({ updateId: cut.id }, () => summary(cut));
        return undefined;
      }
      const { updateId } = await client.apps.cancel({ app });
      told.add(updateId);
      out.result({ updateId }, () => [say('cli.being-called-off', { app, id: updateId })]);
      return undefined;
    }),
  );
}

/** What was cut off before the swap has ended so by itself: there is nothing left to call off. */
const UNTOUCHED = new Set<Outcome>(['interrupted', 'cancelled', 'failed']);

const PUT_BACK = new Set<Outcome>(['rolled-back', ...UNTOUCHED]);

/** What was cut off has put the release before it back already: one step further would be one too far. */
function turnedBack({ from, awaitingDecision, outcome }: UpdateDto): boolean {
  return from !== null && !awaitingDecision && outcome !== null && PUT_BACK.has(outcome);
}

/** What was cut off was this very restore. */
function isRestoreTo(update: UpdateDto, release: number | undefined): boolean {
  if (update.kind !== 'restore' || update.awaitingDecision) return false;
  return release === undefined || (update.outcome === 'succeeded' && update.to?.release === release);
}
