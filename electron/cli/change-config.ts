import { type AppConfig, appConfig, type Probe } from '../shared/config.ts';
import { type Change, orElse } from './changes.ts';
import type { ConfigOptions } from './config-options.ts';
import { changedSource, type SourceChanges, type SourceOptions } from './sources/sources.ts';
import { hoursOf } from './update-hours.ts';

/** What an app has of which nothing but a source was said. */
export const UNSAID_CONFIG = appConfig.parse({
  source: { kind: 'git', from: { kind: 'git', url: 'unsaid' } },
});

/** What was said of source, schedule and policy. What was not said is not there. */
export type ConfigChanges = SourceChanges & {
  -readonly [K in keyof Omit<ConfigOptions, keyof SourceOptions>]?: Change<
    Exclude<ConfigOptions[K], undefined>
  >;
} & { probe?: false };

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
    automatic: orElse(said.automatic, policy.automatic, unsaid.automatic),
    restDays: orElse(said.restDays, policy.restDays, unsaid.restDays),
    hours: orElse(said.hours && hoursOf(said.hours), policy.hours, unsaid.hours),
    onFailure: orElse(said.onFailure, policy.onFailure, unsaid.onFailure),
    keepReleases: orElse(said.keep, policy.keepReleases, unsaid.keepReleases),
    parkHours: orElse(said.parkHours, policy.parkHours, unsaid.parkHours),
  };
}
