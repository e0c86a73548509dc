import { z } from 'zod';
import { line } from './text-line.ts';

/**
 * What `docker run` can say of a container besides ports, variables, volumes and networks. Everything is optional: what is not
 * said is as the image or Docker has it. Sizes are bytes, durations seconds.
 * Source: docker/cli cli/command/container/opts.go (28).
 */

const word = line.min(1).max(1024);
const words = z.array(word).min(1);
const text = z.string().refine((value) => !value.includes('\0'), "A value can't hold a zero byte");
const size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Docker's own smallest (6 MB): with less, nothing starts. */
const memory = size.min(6 * 1024 * 1024, 'Docker needs 6 MB at least');
const absolute = line.regex(/^\//, 'The place in the container must start with "/"');

export const device = z.object({
  /** Path on this machine. */
  source: line.min(1),
  destination: absolute,
  permissions: z.string().regex(/^[rwm]{1,3}$/, 'A device’s permissions are made of r, w and m'),
});
export type Device = z.infer<typeof device>;

export const ulimit = z.object({
  name: z.string().regex(/^[a-z]+$/, 'A limit’s name is a word such as nofile'),
  soft: z.number().int().min(-1),
  hard: z.number().int().min(-1),
});
export type Ulimit = z.infer<typeof ulimit>;

/** Fields that are not said are the image's own. */
export const healthcheck = z.object({
  /** For the container's shell; '' switches the image's check off. */
  command: text.optional(),
  intervalS: z.number().min(0.001).optional(),
  timeoutS: z.number().min(0.001).optional(),
  startPeriodS: z.number().min(0).optional(),
  retries: z.number().int().min(1).optional(),
});
export type Healthcheck = z.infer<typeof healthcheck>;

const label = z
  .string()
  .min(1)
  .refine((name) => !name.startsWith('homeport.'), 'Labels that begin with "homeport." are Homeport’s own');

export const runOptions = {
  /** [''] takes the image's own away. */
  entrypoint: z.array(text).min(1).optional(),
  user: word.optional(),
  workdir: absolute.optional(),
  hostname: word.optional(),
  domainname: word.optional(),
  /** A terminal, and an input that stays open: `-t` and `-i`. */
  tty: z.literal(true).optional(),
  interactive: z.literal(true).optional(),
  init: z.boolean().optional(),
  labels: z.record(label, text).optional(),

  devices: z.array(device).min(1).optional(),
  deviceCgroupRules: words.optional(),
  /** In docker's own notation: 'all', '2', 'device=0,1', 'all,capabilities=utility'. */
  gpus: word.optional(),

  memory: memory.optional(),
  memoryReservation: memory.optional(),
  /** Memory and swap together; -1: as much swap as there is. */
  memorySwap: z.union([z.literal(-1), memory]).optional(),
  cpus: z.number().min(0.01).max(10_000).optional(),
  cpuShares: z.number().int().min(2).max(262_144).optional(),
  cpusetCpus: z
    .string()
    .regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, 'Write CPUs as 0-3 or 0,2')
    .optional(),
  pidsLimit: z.number().int().min(-1).optional(),
  oomScoreAdj: z.number().int().min(-1000).max(1000).optional(),
  shmSize: size.min(1).optional(),
  tmpfs: z.record(absolute, line).optional(),
  ulimits: z.array(ulimit).min(1).optional(),
  sysctls: z.record(word, line).optional(),

  privileged: z.literal(true).optional(),
  readOnly: z.literal(true).optional(),
  capAdd: words.optional(),
  capDrop: words.optional(),
  groupAdd: words.optional(),
  /** A profile's whole text may stand in one, on one line or many. */
  securityOpts: z.array(text.min(1)).min(1).optional(),

  /** On the first network. */
  ip: z.ipv4('Write an IPv4 address').optional(),
  ip6: z.ipv6('Write an IPv6 address').optional(),
  macAddress: z
    .string()
    .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i, 'Write a MAC address such as 02:42:ac:11:00:02')
    .optional(),
  networkAliases: words.optional(),
  /** 'name:address'. */
  extraHosts: z
    .array(line.regex(/^[^\s:]+:.+$/, 'Write name:address'))
    .min(1)
    .optional(),
  dns: words.optional(),
  dnsSearch: words.optional(),
  dnsOptions: words.optional(),

  pid: word.optional(),
  ipc: word.optional(),
  uts: z.literal('host').optional(),
  userns: z.literal('host').optional(),
  cgroupns: z.enum(['host', 'private']).optional(),
  runtime: word.optional(),

  logDriver: word.optional(),
  logOptions: z.record(word, line).optional(),
  stopSignal: z
    .string()
    .regex(/^[A-Z0-9+]+$/i, 'Write a signal such as SIGINT')
    .optional(),
  stopTimeout: z.number().int().min(-1).optional(),
  healthcheck: healthcheck.optional(),
  /** With the restart policy on-failure. */
  restartRetries: z.number().int().min(1).optional(),
};

/** Network modes in which a container has no network of its own: they stand alone. */
export const LONE_NETWORK = /^(host|none|container:.+)$/;
