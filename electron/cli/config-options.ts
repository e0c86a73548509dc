import type { Command } from 'commander';
import { Option } from 'commander';
import type { NewAppConfigInput, Probe } from '../shared/config.ts';
import { usage } from './exit.ts';
import {
  collect,
  numberBetween,
  parseExecProbe,
  parseFolder,
  parseGitUrl,
  parseHttpProbe,
  parsePair,
  parseTcpProbe,
} from './parse-options.ts';

/** Source, schedule and policy options: shared by `add` and `adopt`. */
export type ConfigOptions = {
  git?: string;
  folder?: string;
  branch?: string;
  tag?: string;
  context?: string;
  dockerfile?: string;
  target?: string;
  buildArg?: [string, string][];
  /** commander: `--no-cache` sets `cache` to false. */
  cache?: boolean;
  watch?: string;
  watchBranch?: string;
  watchTag?: string;
  commitArg?: string;
  buildTimeout?: number;
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
  return command
    .optionsGroup('Where it comes from:')
    .option(
      '--git <url>',
      'git repository to build from (https, ssh, or a folder of this machine)',
      parseGitUrl,
    )
    .option('--folder <dir>', 'local folder to build from, with --watch', parseFolder)
    .option('--branch <name>', 'branch (default: the one that the remote names)')
    .addOption(
      new Option(
        '--tag <pattern>',
        'follow tags instead of a branch: the newest version that matches, such as v* or v1.?.* (pre-releases where it names them: v*-rc*)',
      ).conflicts(['branch']),
    )
    .option('--context <dir>', 'folder inside the repository (default: its top)')
    .option('--dockerfile <path>', 'Dockerfile, seen from the context folder (default: Dockerfile)')
    .option('--target <stage>', 'stage of the Dockerfile to build')
    .option(
      '--build-arg <K=V>',
      'build argument, repeatable',
      collect((text) => parsePair(text)),
    )
    .option('--no-cache', 'build without the build cache')
    .option('--watch <url>', 'repository to watch instead of the one that is built', parseGitUrl)
    .option('--watch-branch <name>', 'its branch')
    .addOption(new Option('--watch-tag <pattern>', 'its tags, as with --tag').conflicts(['watchBranch']))
    .option(
      '--commit-arg <name>',
      'build argument that is given the watched commit (default: HOMEPORT_COMMIT)',
    )
    .option('--build-timeout <minutes>', 'time limit of a build (default: 60)', numberBetween(1, 1440))
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
      onFailure: options.onFailure,
      keepReleases: options.keep,
      parkHours: options.parkHours,
    },
  };
}

function sourceFrom(options: ConfigOptions): NewAppConfigInput['source'] {
  if ((options.git === undefined) === (options.folder === undefined)) {
    throw usage(
      'Say where the app comes from: either --git <url>, or --folder <dir> together with --watch <git url>.',
    );
  }
  if (options.folder !== undefined && options.watch === undefined) {
    throw usage(
      'A local folder has no commits of its own: name the repository to watch with --watch <git url>.',
    );
  }
  if (options.watchBranch !== undefined && options.watch === undefined)
    throw usage('--watch-branch needs --watch <git url>.');
  if (options.watchTag !== undefined && options.watch === undefined)
    throw usage('--watch-tag needs --watch <git url>.');
  if (options.folder !== undefined && options.tag !== undefined)
    throw usage('--tag belongs to --git. The tags of the watched repository are said with --watch-tag.');
  if (options.folder !== undefined && options.branch !== undefined) {
    throw usage(
      '--branch belongs to --git. The branch of the watched repository is said with --watch-branch.',
    );
  }
  return {
    from:
      options.folder !== undefined
        ? { kind: 'folder', path: options.folder }
        : { kind: 'git', url: options.git ?? '', branch: options.branch, tag: options.tag },
    watch:
      options.watch === undefined
        ? undefined
        : { url: options.watch, branch: options.watchBranch, tag: options.watchTag },
    context: options.context,
    dockerfile: options.dockerfile,
    target: options.target,
    buildArgs: options.buildArg && Object.fromEntries(options.buildArg),
    noCache: options.cache === false ? true : undefined,
    commitArg: options.commitArg,
    buildTimeoutMinutes: options.buildTimeout,
  };
}
