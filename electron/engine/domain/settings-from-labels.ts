import { appName, type Probe, policy, probe } from '../../shared/config.ts';
import { isPlain, plainLine } from '../../shared/plain-text.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { readPattern } from './follow/pattern.ts';

/**
 * Settings that a container's own labels say. docs/labels.md is this table for people. None of them is a label of Homeport's own
 * bookkeeping (container-labels.ts), and what a container has from its image says nothing.
 */

/** What one label says. What it does not say is not there. */
export type Says = {
  cron?: string | null;
  timezone?: string;
  follow?: { kind: 'tag' } | { kind: 'pin' } | { kind: 'versions'; pattern: string };
  probe?: Probe;
  onFailure?: 'rollback' | 'ask';
  automatic?: 'update' | 'tell';
  keepReleases?: number;
};

/** Whether a schedule can be; null: it can. */
export type ScheduleCheck = (schedule: { cron: string | null; timezone: string | null }) => Text | null;

type Reading = { says: Says } | { why: Text };

type SettingLabel = {
  label: string;
  /** The setting as the command line calls it. */
  setting: string;
  example: string;
  read(value: string, refused: ScheduleCheck): Reading;
};

/** Whoever sets it to false wants the container left alone. */
export const ENABLE = 'homeport.enable';
/** What the app is called when it is adopted. */
export const NAME = 'homeport.name';

const NEVER = ['never', 'off', 'none'];
const LONGEST = 1024;

const found = (says: Says): Reading => ({ says });
const parsed = <T>(
  result: { success: true; data: T } | { success: false; error: { issues: { message: string }[] } },
  says: (data: T) => Says,
): Reading =>
  result.success
    ? found(says(result.data))
    : { why: say('labels.not-so', { why: result.error.issues[0]?.message ?? '' }) };

export const SETTING_LABELS: readonly SettingLabel[] = [
  {
    label: 'homeport.schedule',
    setting: 'schedule',
    example: 'H 4 * * *',
    read(value, refused) {
      const cron = NEVER.includes(value) ? null : value;
      const why = refused({ cron, timezone: null });
      return why === null ? found({ cron }) : { why };
    },
  },
  {
    label: 'homeport.timezone',
    setting: 'timezone',
    example: 'Europe/Berlin',
    read(value, refused) {
      const why = refused({ cron: null, timezone: value });
      return why === null ? found({ timezone: value }) : { why };
    },
  },
  {
    label: 'homeport.follow',
    setting: 'follow',
    example: '^1.27',
    read(value) {
      if (value === 'tag' || value === 'pin') return found({ follow: { kind: value } });
      if (value.length <= 255 && readPattern(value) !== null)
        return found({ follow: { kind: 'versions', pattern: value } });
      return { why: say('labels.no-pattern') };
    },
  },
  {
    label: 'homeport.probe.http',
    setting: 'probe',
    example: 'http://127.0.0.1:8080/healthz',
    read: (value) => parsed(probe.safeParse({ kind: 'http', url: value }), (it) => ({ probe: it })),
  },
  {
    label: 'homeport.probe.tcp',
    setting: 'probe',
    example: '127.0.0.1:5432',
    read(value) {
      const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(value) ?? [];
      return parsed(probe.safeParse({ kind: 'tcp', host, port: Number(port) }), (it) => ({ probe: it }));
    },
  },
  {
    label: 'homeport.probe.exec',
    setting: 'probe',
    example: 'pg_isready -q',
    read: (value) => parsed(probe.safeParse({ kind: 'exec', command: value }), (it) => ({ probe: it })),
  },
  {
    label: 'homeport.policy.on-failure',
    setting: 'on-failure',
    example: 'ask',
    read: (value) => parsed(policy.safeParse({ onFailure: value }), ({ onFailure }) => ({ onFailure })),
  },
  {
    label: 'homeport.automatic',
    setting: 'automatic',
    example: 'tell',
    read: (value) => parsed(policy.safeParse({ automatic: value }), ({ automatic }) => ({ automatic })),
  },
  {
    label: 'homeport.policy.keep',
    setting: 'keep',
    example: '10',
    read: (value) =>
      parsed(
        policy.safeParse({ keepReleases: /^\d+$/.test(value) ? Number(value) : value }),
        ({ keepReleases }) => ({ keepReleases }),
      ),
  },
];

const NAMES = [ENABLE, NAME, ...SETTING_LABELS.map(({ label }) => label)];

type Labels = Readonly<Record<string, string>>;

/** Those of the labels that could be settings, wherever they are from. */
export function settingLabels(labels: Labels | null | undefined): Record<string, string> {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = labels && Object.hasOwn(labels, name) ? labels[name] : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Those that a person has set on the container itself: an image can set any label, and a container inherits it. */
export function labelsOfPerson(
  container: Labels | null | undefined,
  image: Labels | null | undefined,
): Record<string, string> {
  const inherited = settingLabels(image);
  return Object.fromEntries(
    Object.entries(settingLabels(container)).filter(([name, value]) => inherited[name] !== value),
  );
}

export type ReadLabels = {
  /** The container is not to be looked after. */
  excluded: boolean;
  name: string | null;
  settings: { label: string; setting: string; says: Says }[];
  /** What can't be what it should be: said, and never a failure. */
  bad: { label: string; value: string; why: Text }[];
};

/** @param labels from `labelsOfPerson` */
export function readLabels(labels: Labels, refused: ScheduleCheck): ReadLabels {
  const read: ReadLabels = { excluded: false, name: null, settings: [], bad: [] };
  const refuse = (label: string, why: Text) =>
    read.bad.push({ label, value: plainLine(labels[label] ?? '').slice(0, 80), why });
  for (const [label, written] of Object.entries(labels)) {
    const value = written.trim();
    const row = SETTING_LABELS.find((it) => it.label === label);
    if (value.length > LONGEST) refuse(label, say('labels.too-long', { limit: LONGEST }));
    else if (value === '' || !isPlain(value)) refuse(label, say('labels.no-line'));
    else if (label === ENABLE) {
      if (value === 'false') read.excluded = true;
      else if (value !== 'true') refuse(label, say('labels.true-or-false'));
    } else if (label === NAME) {
      const name = appName.safeParse(value);
      if (name.success) read.name = name.data;
      else refuse(label, say('labels.not-so', { why: name.error.issues[0]?.message ?? '' }));
    } else if (row) {
      const reading = row.read(value, refused);
      const probes = 'says' in reading && reading.says.probe && read.settings.some((it) => it.says.probe);
      if ('why' in reading) refuse(label, reading.why);
      else if (probes) refuse(label, say('labels.one-probe'));
      else read.settings.push({ label, setting: row.setting, says: reading.says });
    }
  }
  return read;
}
