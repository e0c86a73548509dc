import type { Command } from 'commander';
import type { LogCursor } from '../../shared/log-cursor.ts';
import { orAborted } from '../../shared/or-aborted.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { usage } from '../exit.ts';
import { invalid, numberBetween } from '../parse-options.ts';

type Options = { tail?: number; since?: Since; follow?: boolean; timestamps?: boolean };

/** What a container wrote. */
export function registerLogs(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'logs <app>', 'print the last lines that the app’s container wrote')
    .option('--tail <n>', 'how many (default: 200; with --since 5000)', numberBetween(1, 5000))
    .option(
      '--since <when>',
      'only what was written since then: a duration (10m, 2h, 1d) or a time (2026-11-20, 2026-11-20T10:00)',
      parseSince,
    )
    .option('--follow', 'go on printing, over updates and restarts, until Ctrl-C (needs a running Homeport)')
    .option('--timestamps', 'begin each line with the time at which it was written')
    .action(
      connected(cli, exit, async (context, command) => {
        const [app = ''] = command.args;
        const { tail, since, follow = false, timestamps = false } = command.opts<Options>();
        const from = since === undefined ? null : since(context.now()).toISOString();
        const input = { app, since: from, tail: tail ?? (from === null ? 200 : 5000) };
        const { client, out, inProcess } = context;
        if (follow && out.json) throw usage(say('usage.follow-as-json'));
        if (follow && !inProcess) return followLogs(context, input, timestamps);
        const { lines } = await client.apps.logs({ ...input, timestamps });
        out.result(lines, () => lines);
        // In process, it would hold the data directory until Ctrl-C, and no host could start meanwhile.
        if (follow) {
          const { containerName } = await client.apps.get({ app });
          out.error(say('cli.logs-not-followed', { container: containerName }));
        }
        return undefined;
      }),
    );
}

/** Until Ctrl-C, which is how this ends well. */
async function followLogs(
  { client, out, onInterrupt }: Context,
  input: { app: string; since: string | null; tail: number },
  timestamps: boolean,
): Promise<undefined> {
  const enough = new AbortController();
  const stopListening = onInterrupt(() => enough.abort());
  try {
    let after: LogCursor | null = null;
    for (;;) {
      const events = await client.apps.followLogs({ ...input, after }, { signal: enough.signal });
      for (;;) {
        const next = await orAborted(events.next(), enough.signal);
        if (next === 'left') return undefined;
        if (next.done) break;
        const event = next.value;
        if (event.type !== 'lines') {
          out.error(event.text);
          if (event.type === 'end') return undefined;
          continue;
        }
        for (const { at, text } of event.lines) out.line(timestamps && at !== null ? `${at} ${text}` : text);
        after = event.cursor;
        // As long as nobody takes what is printed, no more is asked for.
        await orAborted(out.drained(), enough.signal);
      }
    }
  } catch (error) {
    if (enough.signal.aborted) return undefined;
    throw error;
  } finally {
    stopListening();
  }
}

/** Seen from the moment in which the command runs. */
type Since = (now: Date) => Date;

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** '90s', '10m', '1h30m', '2d' before now; or a time, in this machine's zone where it names none. */
export function parseSince(text: string): Since {
  const parts = [...text.matchAll(/(\d{1,9})([smhd])/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text) {
    const seconds = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
    return (now) => new Date(Math.max(0, now.getTime() - seconds * 1000));
  }
  // A day alone would be taken for midnight in Greenwich.
  const time = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text.replace(' ', 'T'));
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(time)) throw invalid(say('usage.duration-or-time'));
  return () => new Date(time);
}
