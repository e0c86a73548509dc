import type { Command } from 'commander';
import { Option } from 'commander';
import type { NewAppConfigInput, Probe } from '../shared/config.ts';
import { numberBetween, parseExecProbe, parseHttpProbe, parseTcpProbe } from './parse-options.ts';
import { type SourceOptions, sourceFrom, withSourceOptions } from './sources/sources.ts';
import { type HoursOption, hoursOf, parseHours } from './update-hours.ts';

/** Source, schedule and policy options: shared by `add` and `adopt`. */
export type ConfigOptions = SourceOptions & {
  /** false: `--no-schedule`. */
  schedule?: string | false;
  timezone?: string;
  probeHttp?: Probe;
  probeTcp?: Probe;
  probeExec?: Probe;
  gateTimeout?: number;
  stableFor?: number;
  automatic?: 'update' | 'tell';
  restDays?: number;
  hours?: HoursOption;
  onFailure?: 'rollback' | 'ask';
  keep?: number;
  parkHours?: number;
};

export function withConfigOptions(command: Command): Command {
  return withSourceOptions(command)
    .optionsGroup('When, and what counts as well:')
    .option(
      '--schedule <cron>',
      'when to look for something newer, five fields, H for a minute of its own (default: "H */6 * * *")',
    )
    .option('--no-schedule', 'only by hand')
    .option('--timezone <name>', 'time zone of the schedule, such as Europe/Berlin (default: this machine’s)')
    .addOption(
      new Option('--automatic <what>', 'what the schedule does with something new (default: update)').choices(
        ['update', 'tell'],
      ),
    )
    .option(
      '--rest-days <n>',
      'the schedule puts a version in so many days after it was published (default: 0)',
      numberBetween(0, 365),
    )
    .option(
      '--hours <hours>',
      'when the schedule may put something in, such as 02:00-05:00 or "sat,sun 02:00-05:00" (default: any)',
      parseHours,
    )
    .addOption(
      new Option('--probe-http <url>', 'healthy when the URL answers 2xx or 3xx')
        .argParser(parseHttpProbe)
        .conflicts(['probeTcp', 'probeExec']),
    )
    .addOption(
      new Option('--probe-tcp <host:port>', 'healthy when the port accepts connections')
        .argParser(parseTcpProbe)
        .conflicts(['probeHttp', 'probeExec']),
    )
    .addOption(
      new Option('--probe-exec <command>', 'healthy when the command in the container ends with 0')
        .argParser(parseExecProbe)
        .conflicts(['probeHttp', 'probeTcp']),
    )
    .option(
      '--gate-timeout <s>',
      'how long a new release may take to become healthy (default: 120)',
      numberBetween(1, 86400, false),
    )
    .option(
      '--stable-for <s>',
      'how long it must then stay healthy (default: 10)',
      numberBetween(0, 86400, false),
    )
    .addOption(
      new Option('--on-failure <what>', 'when a new release is not healthy (default: rollback)').choices([
        'rollback',
        'ask',
      ]),
    )
    .option('--keep <n>', 'good releases kept besides the running one (default: 5)', numberBetween(1, 50))
    .option(
      '--park-hours <h>',
      'how long the previous container is kept for an exact restore (default: 24)',
      numberBetween(0, 8760, false),
    );
}

/**
 * What `add` and `adopt` send of an app. What is not said is undefined: Homeport's defaults for new apps hold.
 * @throws HomeportError BAD_INPUT where no source is named, or two are
 */
export function configFrom(options: ConfigOptions): NewAppConfigInput {
  const probe = options.probeHttp ?? options.probeTcp ?? options.probeExec;
  return {
    source: sourceFrom(options),
    schedule: {
      cron: options.schedule === false ? null : options.schedule,
      timezone: options.timezone,
    },
    policy: {
      gate: { probe, timeoutS: options.gateTimeout, stableForS: options.stableFor },
      automatic: options.automatic,
      restDays: options.restDays,
      hours: options.hours && hoursOf(options.hours),
      onFailure: options.onFailure,
      keepReleases: options.keep,
      parkHours: options.parkHours,
    },
  };
}
