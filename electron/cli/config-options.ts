import type { Command } from 'commander';
import { Option } from 'commander';
import type { NewAppConfigInput, Probe } from '../shared/config.ts';
import { numberBetween, parseExecProbe, parseHttpProbe, parseTcpProbe } from './parse-options.ts';
import { type SourceOptions, sourceFrom, withSourceOptions } from './sources/sources.ts';

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

type Unsourced = Omit<NewAppConfigInput, 'source'>;

/** Schedule and policy as they were said. What is not said is undefined: Homeport's defaults for new apps hold. */
export function unsourcedFrom(options: ConfigOptions): Unsourced {
  const probe = options.probeHttp ?? options.probeTcp ?? options.probeExec;
  return {
    schedule: {
      cron: options.schedule === false ? null : options.schedule,
      timezone: options.timezone,
    },
    policy: {
      gate: { probe, timeoutS: options.gateTimeout, stableForS: options.stableFor },
      onFailure: options.onFailure,
      keepReleases: options.keep,
      parkHours: options.parkHours,
    },
  };
}

/**
 * What `add` sends of an app. What is not said is undefined: Homeport's defaults for new apps hold.
 * @throws HomeportError BAD_INPUT where no source is named, or two are
 */
export function configFrom(options: ConfigOptions): NewAppConfigInput {
  return { source: sourceFrom(options), ...unsourcedFrom(options) };
}
