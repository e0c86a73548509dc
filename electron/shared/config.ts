import { z } from 'zod';
import { LONE_NETWORK, runOptions } from './run-options.ts';
import { source } from './sources/source.ts';
import { line } from './text-line.ts';
import { updateHours } from './update-hours.ts';

/**
 * What a person says about an app. Parsed here once, at the edge, and trusted inside.
 * Durations are in seconds where the name ends in `S`, in minutes where it ends in `Minutes`.
 */

/** Docker's own rule for container names, less the two characters at the end that a person would type by mistake. */
export const appName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_.-]{0,62}$/,
    'Use lower-case letters, digits, "-", "_" and ".", starting with a letter or digit, 63 at most',
  );

const portNumber = z.number().int().min(1).max(65535);
const publishedPort = z.object({
  /** Address on this machine; '' is every address. */
  hostIp: line.default(''),
  /** null: Docker chooses one. */
  hostPort: portNumber.nullable(),
  containerPort: portNumber,
  protocol: z.enum(['tcp', 'udp', 'sctp']).default('tcp'),
});
export type PublishedPort = z.infer<typeof publishedPort>;

/** moby volume/mounts/linux_parser.go: labels for SELinux, propagation, copying, and what Docker Desktop once told apart. */
export const VOLUME_OPTIONS = [
  'z',
  'Z',
  'shared',
  'rshared',
  'slave',
  'rslave',
  'private',
  'rprivate',
  'nocopy',
  'cached',
  'delegated',
  'consistent',
] as const;

export const volumeMount = z.object({
  /** A volume's name, or an absolute path on this machine. */
  source: line.min(1),
  destination: line.regex(/^\//, 'The place in the container must start with "/"'),
  readOnly: z.boolean().default(false),
  /** What else docker takes after the place: 'z', 'rslave', 'nocopy'… */
  options: z.array(z.enum(VOLUME_OPTIONS)).optional(),
});
export type VolumeMount = z.infer<typeof volumeMount>;

export const RESTART_POLICIES = ['no', 'always', 'unless-stopped', 'on-failure'] as const;

/** How Homeport runs an app that it created itself. An adopted app has none: its container is the truth. */
export const runSettings = z.object({
  ports: z.array(publishedPort).default([]),
  env: z
    .record(
      line.regex(/^[^=]+$/, 'A variable is written NAME=value'),
      z.string().refine((value) => !value.includes('\0'), "A value can't hold a zero byte"),
    )
    .default({}),
  volumes: z.array(volumeMount).default([]),
  /** The main one first. 'host', 'none' and 'container:<name>' stand alone. */
  networks: z
    .array(line.min(1))
    .refine((all) => all.length < 2 || !all.some((each) => LONE_NETWORK.test(each)), {
      message: 'host, none and container:<name> can’t be had together with another network',
    })
    .default([]),
  restartPolicy: z.enum(RESTART_POLICIES).default('unless-stopped'),
  /** null: the image's own. */
  command: z.array(z.string()).nullable().default(null),
  ...runOptions,
});
export type RunSettings = z.infer<typeof runSettings>;

const scheduleFields = {
  /** Five fields of cron, where the minute may be H: one of the app's own. null: only by hand. */
  cron: line.trim().min(1).nullable(),
  /** IANA name; null: this machine's. */
  timezone: line.min(1).nullable(),
};
export const schedule = z.object({
  cron: scheduleFields.cron.default('H */6 * * *'),
  timezone: scheduleFields.timezone.default(null),
});
export type Schedule = z.infer<typeof schedule>;

export const probe = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    url: z.url({ protocol: /^https?$/, error: 'The probe needs an http:// or https:// URL' }),
  }),
  z.object({ kind: z.literal('tcp'), host: line.min(1), port: portNumber }),
  z.object({ kind: z.literal('exec'), command: line.min(1) }),
]);
export type Probe = z.infer<typeof probe>;

const gateFields = {
  /** Beside the image's HEALTHCHECK, not instead of it: every evidence there is must agree. */
  probe: probe.nullable(),
  /** How long a candidate may take to become healthy; start_period and retries make it longer where they must. */
  timeoutS: z
    .number()
    .min(1)
    .max(24 * 3600),
  /** How long it must then stay healthy. */
  stableForS: z
    .number()
    .min(0)
    .max(24 * 3600),
};
const policyFields = {
  /** What the schedule does with something new. `tell`: only a person puts it in. */
  automatic: z.enum(['update', 'tell']),
  /** The schedule puts a version in so many days after it was published. */
  restDays: z.number().int().min(0).max(365),
  /** When the schedule may put something in, in its time zone; null: at any time. */
  hours: updateHours.nullable(),
  onFailure: z.enum(['rollback', 'ask']),
  /** Good releases kept besides the running one. */
  keepReleases: z.number().int().min(1).max(50),
  /** How long the previous container stays parked for an exact restore. */
  parkHours: z
    .number()
    .min(0)
    .max(24 * 365),
};
export const policy = z.object({
  gate: z
    .object({
      probe: gateFields.probe.default(null),
      timeoutS: gateFields.timeoutS.default(120),
      stableForS: gateFields.stableForS.default(10),
    })
    .prefault({}),
  automatic: policyFields.automatic.default('update'),
  restDays: policyFields.restDays.default(0),
  hours: policyFields.hours.default(null),
  onFailure: policyFields.onFailure.default('rollback'),
  keepReleases: policyFields.keepReleases.default(5),
  parkHours: policyFields.parkHours.default(24),
});
export type Policy = z.infer<typeof policy>;

export const appConfig = z.object({
  source,
  schedule: schedule.prefault({}),
  policy: policy.prefault({}),
});
export type AppConfig = z.infer<typeof appConfig>;

/** What a new app begins with where nothing else is said. A person may change it; until then it is what the schemas say. */
export const appDefaults = z.object({ schedule: schedule.prefault({}), policy: policy.prefault({}) });
export type AppDefaults = z.infer<typeof appDefaults>;

/** A new app as a person says it: what is left unsaid of schedule and policy is taken from the app defaults. */
export const newAppConfig = z.object({
  source,
  schedule: z.object(scheduleFields).partial().prefault({}),
  policy: z
    .object({ ...policyFields, gate: z.object(gateFields).partial() })
    .partial()
    .prefault({}),
});
export type NewAppConfig = z.infer<typeof newAppConfig>;
export type NewAppConfigInput = z.input<typeof newAppConfig>;
