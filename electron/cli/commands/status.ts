import type { Command } from 'commander';
import type { LiveState } from '../../shared/dto.ts';
import { pictures } from '../../shared/live-change.ts';
import { orAborted } from '../../shared/or-aborted.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { EXIT_OK } from '../exit.ts';
import { exactTime } from '../format.ts';
import { helpPage, inWords } from '../in-words.ts';
import { statusChanges } from '../status-changes.ts';
import { statusExitCode, statusLines, statusOf } from '../status-words.ts';

/** Whether all is well. */
export function registerStatus(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'status', 'say whether all is well, and what needs you')
    .option('--watch', 'stay, and say it again whenever something changed, until Ctrl-C')
    .addHelpText('after', helpPage(say('help.status')))
    .action(
      connected(cli, exit, async (context, command) => {
        const { watch } = command.opts<{ watch?: boolean }>();
        if (watch === true && !context.inProcess) return watchStatus(context);
        const state = await context.client.live.get();
        show(context, state);
        if (watch === true) context.out.error(say('cli.not-watched'));
        return statusExitCode(state);
      }),
    );
}

function show({ out, now }: Context, state: LiveState): void {
  out.result(statusOf(state), () => statusLines(state, now(), out.width));
}

/** Until Ctrl-C, which is how it ends: 0. */
async function watchStatus(context: Context): Promise<number> {
  const { client, out, now, onInterrupt } = context;
  const over = new AbortController();
  const stopListening = onInterrupt(() => over.abort());
  try {
    const states = pictures(await client.live.watch(undefined, { signal: over.signal }));
    for (let before: LiveState | null = null; ; ) {
      const next = await orAborted(states.next(), over.signal);
      if (next === 'left') return EXIT_OK;
      // Only the other side ends it: it has gone away.
      if (next.done) throw new Error('Homeport has ended.');
      tell(context, before, next.value, exactTime(now()));
      before = next.value;
    }
  } finally {
    stopListening();
    out.redraw([]);
  }
}

function tell(context: Context, before: LiveState | null, state: LiveState, at: string): void {
  const { out, now } = context;
  if (out.live) {
    out.redraw([...statusLines(state, now(), out.width), '', inWords(say('cli.ctrl-c-ends', { time: at }))]);
    return;
  }
  const changes = before === null ? [] : statusChanges(before, state);
  if (before !== null && changes.length === 0) return;
  if (out.json) out.event(statusOf(state));
  else if (before === null) show(context, state);
  else for (const change of changes) out.line(`${at} ${change}`);
}
