import { type AppConfig, type AppDefaults, appDefaults, type NewAppConfig } from '../shared/config.ts';
import type { Store } from './ports.ts';
import { validateSchedule } from './schedule/cron.ts';

const KEY = 'app-defaults';
/** What an older or newer Homeport wrote and makes no sense here is no reason to refuse every new app. */
const kept = appDefaults.catch(() => appDefaults.parse({}));

/** What new apps begin with: a person's own choice, else what the schemas say. */
export function readAppDefaults(store: Pick<Store, 'setting'>): AppDefaults {
  return kept.parse(store.setting(KEY) ?? {});
}

/**
 * A probe asks one app's own address, so none is kept for all.
 * @throws BAD_INPUT a schedule that can't be
 */
export function keepAppDefaults(store: Pick<Store, 'setSetting'>, wanted: AppDefaults): AppDefaults {
  validateSchedule(wanted.schedule);
  const { schedule, policy } = wanted;
  const defaults = { schedule, policy: { ...policy, gate: { ...policy.gate, probe: null } } };
  store.setSetting(KEY, defaults);
  return defaults;
}

/** A new app's whole configuration: what was said, and the defaults for what was not. */
export function withAppDefaults(said: NewAppConfig, { schedule, policy }: AppDefaults): AppConfig {
  const wanted = said.policy;
  return {
    source: said.source,
    schedule: {
      // null is said: only by hand, and this machine's zone.
      cron: said.schedule.cron === undefined ? schedule.cron : said.schedule.cron,
      timezone: said.schedule.timezone === undefined ? schedule.timezone : said.schedule.timezone,
    },
    policy: {
      gate: {
        probe: wanted.gate?.probe ?? null,
        timeoutS: wanted.gate?.timeoutS ?? policy.gate.timeoutS,
        stableForS: wanted.gate?.stableForS ?? policy.gate.stableForS,
      },
      automatic: wanted.automatic ?? policy.automatic,
      restDays: wanted.restDays ?? policy.restDays,
      // null is said: at any time.
      hours: wanted.hours === undefined ? policy.hours : wanted.hours,
      onFailure: wanted.onFailure ?? policy.onFailure,
      keepReleases: wanted.keepReleases ?? policy.keepReleases,
      parkHours: wanted.parkHours ?? policy.parkHours,
    },
  };
}
