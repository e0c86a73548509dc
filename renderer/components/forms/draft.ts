import {
  type AppConfig,
  type AppDefaults,
  appDefaults,
  type Policy,
  type RunSettings,
  type Schedule,
} from '../../../electron/shared/config.ts';
import { formatPort, formatVolume } from '../../../electron/shared/docker-run/ports-and-volumes.ts';
import { draftOfSource, emptySource, type SourceDraft } from '../sources/drafts.ts';
import { formatCommand } from './command-words.ts';
import { formatFurther } from './further-options.ts';
import { formatAssignments } from './line-formats.ts';
import { draftOfPutIn, type PutInDraft } from './put-in-draft.ts';

/** What stands in a form: text as it was typed, so that nothing is lost or changed before it is sent. */

export type ScheduleDraft = { mode: 'cron' | 'manual'; cron: string; timezone: string };

export type PolicyDraft = PutInDraft & {
  probe: 'none' | 'http' | 'tcp' | 'exec';
  probeUrl: string;
  probeHost: string;
  probePort: string;
  probeCommand: string;
  timeoutS: string;
  stableForS: string;
  onFailure: Policy['onFailure'];
  keepReleases: string;
  parkHours: string;
};

export type RunDraft = {
  ports: string;
  env: string;
  volumes: string;
  networks: string;
  restartPolicy: RunSettings['restartPolicy'];
  command: string;
  /** Everything else that `docker run` can say, as its options. */
  further: string;
};

export type AppDraft = {
  name: string;
  source: SourceDraft;
  schedule: ScheduleDraft;
  policy: PolicyDraft;
  run: RunDraft;
};

const CLASSIC_CRON = 'H */6 * * *';

/** What a new form begins with. @param defaults a person's own, else those of the contract's schemas */
export function emptyDraft(defaults: AppDefaults = appDefaults.parse({})): AppDraft {
  return {
    name: '',
    source: emptySource('git'),
    schedule: draftOfSchedule(defaults.schedule),
    policy: draftOfPolicy(defaults.policy),
    run: {
      ports: '',
      env: '',
      volumes: '',
      networks: '',
      restartPolicy: 'unless-stopped',
      command: '',
      further: '',
    },
  };
}

/** The form of an app that exists. */
export function draftOf(name: string, config: AppConfig, run: RunSettings | null): AppDraft {
  return {
    name,
    source: draftOfSource(config.source),
    schedule: draftOfSchedule(config.schedule),
    policy: draftOfPolicy(config.policy),
    run: run === null ? emptyDraft().run : draftOfRun(run),
  };
}

export function draftOfSchedule(schedule: Schedule): ScheduleDraft {
  return {
    mode: schedule.cron === null ? 'manual' : 'cron',
    cron: schedule.cron ?? CLASSIC_CRON,
    timezone: schedule.timezone ?? '',
  };
}

export function draftOfPolicy(policy: Policy): PolicyDraft {
  const { probe, timeoutS, stableForS } = policy.gate;
  return {
    ...draftOfPutIn(policy),
    probe: probe?.kind ?? 'none',
    probeUrl: probe?.kind === 'http' ? probe.url : '',
    probeHost: probe?.kind === 'tcp' ? probe.host : '',
    probePort: probe?.kind === 'tcp' ? String(probe.port) : '',
    probeCommand: probe?.kind === 'exec' ? probe.command : '',
    timeoutS: String(timeoutS),
    stableForS: String(stableForS),
    onFailure: policy.onFailure,
    keepReleases: String(policy.keepReleases),
    parkHours: String(policy.parkHours),
  };
}

function draftOfRun(run: RunSettings): RunDraft {
  return {
    ports: run.ports.map(formatPort).join('\n'),
    env: formatAssignments(run.env),
    volumes: run.volumes.map(formatVolume).join('\n'),
    networks: run.networks.join('\n'),
    restartPolicy: run.restartPolicy,
    command: formatCommand(run.command),
    further: formatFurther(run),
  };
}
