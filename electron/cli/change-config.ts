import { type AppConfig, appConfig, type GitRepository, type Probe } from '../shared/config.ts';
import type { ConfigOptions } from './config-options.ts';
import { usage } from './exit.ts';

/** An option of `homeport set`: its value, or `false` of `--no-…`: back to what it is where nobody says anything. */
type Change<T> = T | false;

/** What an app has of which nothing but a source was said. */
export const UNSAID_CONFIG = appConfig.parse({ source: { from: { kind: 'git', url: 'unsaid' } } });

/** What was said of source, schedule and policy. What was not said is not there. */
export type ConfigChanges = {
  -readonly [K in keyof Omit<ConfigOptions, 'buildArg' | 'cache'>]?: Change<NonNullable<ConfigOptions[K]>>;
} & {
  /** true: `--cache`. */
  cache?: boolean;
  probe?: false;
  buildArg?: Change<[string, string][]>;
  removeBuildArg?: string[];
};

/** The configuration with what was said; everything else stays. @throws HomeportError BAD_INPUT */
export function changedConfig(config: AppConfig, said: ConfigChanges): AppConfig {
  return {
    source: changedSource(config.source, said),
    schedule: {
      cron:
        said.schedule === undefined ? config.schedule.cron : said.schedule === false ? null : said.schedule,
      timezone: orElse(said.timezone, config.schedule.timezone, null),
    },
    policy: changedPolicy(config.policy, said),
  };
}

/** What is unsaid stays; what is taken away is as in a new app. */
function orElse<T>(said: Change<T> | undefined, now: T, unsaid: T): T {
  if (said === undefined) return now;
  return said === false ? unsaid : said;
}

function changedPolicy(policy: AppConfig['policy'], said: ConfigChanges): AppConfig['policy'] {
  const { policy: unsaid } = UNSAID_CONFIG;
  const probes = [said.probeHttp, said.probeTcp, said.probeExec];
  const probe = probes.find((each): each is Probe => each !== undefined && each !== false);
  const none = said.probe === false || probes.includes(false);
  return {
    ...policy,
    gate: {
      ...policy.gate,
      probe: probe ?? (none ? null : policy.gate.probe),
      timeoutS: orElse(said.gateTimeout, policy.gate.timeoutS, unsaid.gate.timeoutS),
      stableForS: orElse(said.stableFor, policy.gate.stableForS, unsaid.gate.stableForS),
    },
    onFailure: orElse(said.onFailure, policy.onFailure, unsaid.onFailure),
    keepReleases: orElse(said.keep, policy.keepReleases, unsaid.keepReleases),
    parkHours: orElse(said.parkHours, policy.parkHours, unsaid.parkHours),
  };
}

function changedSource(source: AppConfig['source'], said: ConfigChanges): AppConfig['source'] {
  const { source: unsaid } = UNSAID_CONFIG;
  return {
    ...source,
    from: changedFrom(source.from, said),
    watch: changedWatch(source.watch, said),
    context: orElse(said.context, source.context, unsaid.context),
    dockerfile: orElse(said.dockerfile, source.dockerfile, unsaid.dockerfile),
    target: orElse(said.target, source.target, null),
    buildArgs: changedArgs(source.buildArgs, said),
    noCache: said.cache === undefined ? source.noCache : !said.cache,
    commitArg: orElse(said.commitArg, source.commitArg, unsaid.commitArg),
    buildTimeoutMinutes: orElse(said.buildTimeout, source.buildTimeoutMinutes, unsaid.buildTimeoutMinutes),
  };
}

function changedFrom(from: AppConfig['source']['from'], said: ConfigChanges): AppConfig['source']['from'] {
  const { git, folder, branch, tag } = said;
  if (git && folder) throw usage('The app is built from one place: say either --git or --folder.');
  if (folder) {
    if (branch !== undefined) throw usage('--branch belongs to --git: a folder has no branches.');
    if (tag !== undefined) throw usage('--tag belongs to --git: a folder has no tags.');
    return { kind: 'folder', path: folder };
  }
  const now = from.kind === 'git' ? from : null;
  if (!now && !git) {
    if (branch !== undefined || tag !== undefined)
      throw usage(
        'The app is built from a folder, which has no branches and no tags. Those of what is watched are said with --watch-branch and --watch-tag.',
      );
    return from;
  }
  return {
    ...now,
    kind: 'git',
    url: git || (now?.url ?? ''),
    ...followed(now, branch, tag),
  };
}

type Followed = Pick<GitRepository, 'branch' | 'tag'>;

/** A branch or tags are followed, never both: who names the one takes the other back. */
function followed(
  now: Followed | null,
  branch: Change<string> | undefined,
  tag: Change<string> | undefined,
): Followed {
  if (branch) return { branch, tag: null };
  if (tag) return { branch: null, tag };
  return { branch: orElse(branch, now?.branch ?? null, null), tag: orElse(tag, now?.tag ?? null, null) };
}

function changedWatch(
  watch: AppConfig['source']['watch'],
  said: ConfigChanges,
): AppConfig['source']['watch'] {
  if (said.watch === false) return null;
  const url = said.watch ?? watch?.url;
  if (url === undefined) {
    if (said.watchBranch !== undefined) throw usage('--watch-branch needs --watch <git url>.');
    if (said.watchTag !== undefined) throw usage('--watch-tag needs --watch <git url>.');
    return null;
  }
  return { url, ...followed(watch, said.watchBranch, said.watchTag) };
}

function changedArgs(now: Record<string, string>, said: ConfigChanges): Record<string, string> {
  const { buildArg, removeBuildArg = [] } = said;
  for (const name of removeBuildArg)
    if (!Object.hasOwn(now, name)) throw nothingLike('build-arg', name, Object.keys(now));
  const kept = Object.entries(buildArg === false ? {} : now).filter(
    ([name]) => !removeBuildArg.includes(name),
  );
  return Object.fromEntries([...kept, ...(buildArg || [])]);
}

/** Nothing of an option is called what was to be taken away. */
export function nothingLike(option: string, text: string, there: readonly string[]) {
  return usage(
    `There is no ${option} "${text}" to take away. ${there.length === 0 ? 'None is set.' : `There is: ${there.join(', ')}.`}`,
  );
}
