import { type Command, Option } from 'commander';
import type { PauseState } from '../../shared/dto.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { type Cli, connected, define } from '../command.ts';
import { exactTime } from '../format.ts';
import { numberBetween } from '../parse-options.ts';

/** Schedules as a whole. */
export function registerSchedule(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'pause', 'pause all schedules; what is asked by hand still runs')
    .option('--hours <h>', 'for so long (default: until resumed)', numberBetween(0.01, 8760, false))
    .addOption(new Option('--until-tomorrow', 'until the next morning, 07:00').conflicts('hours'))
    .action(
      connected(cli, exit, async ({ client, out, now }, command) => {
        const { hours, untilTomorrow = false } = command.opts<{ hours?: number; untilTomorrow?: boolean }>();
        const until =
          hours === undefined ? null : new Date(now().getTime() + hours * 3_600_000).toISOString();
        const length = untilTomorrow ? ({ length: 'tomorrow' } as const) : { until };
        out.result(await client.schedule.pause(length), (state) => [pauseText(state)]);
        return undefined;
      }),
    );

  define(program, 'resume', 'let the schedules run again').action(
    connected(cli, exit, async ({ client, out }) => {
      out.result(await client.schedule.resume(), (state) => [pauseText(state)]);
      return undefined;
    }),
  );
}

function pauseText(state: PauseState): Text {
  if (!state.paused) return say('cli.schedules-run');
  return state.until === null
    ? say('cli.schedules-paused')
    : say('cli.schedules-paused-until', { time: exactTime(state.until) });
}
