import type { z } from 'zod';
import { policy, type RunSettings, runSettings, schedule, source } from '../../../electron/shared/config.ts';
import { type FieldErrors, fieldErrors } from '../../data/error-words.ts';
import { parseCommand } from './command-words.ts';
import type { PolicyDraft, RunDraft, ScheduleDraft, SourceDraft } from './draft.ts';
import { parseFurther } from './further-options.ts';
import { type Parsed, parseAssignments, parseNames, parsePorts, parseVolumes } from './line-formats.ts';

/** From what was typed to what is sent. Problems are named by the draft's own fields, so that each stands next to its field. */
export type Read<T> = { value: T | null; errors: FieldErrors };

/** Problems of text fields found before the schema is asked. */
function problems(parts: Record<string, Parsed<unknown>>): FieldErrors {
  const found: FieldErrors = {};
  for (const [field, parsed] of Object.entries(parts)) if (!parsed.ok) found[field] = parsed.problem;
  return found;
}

const valueOr = <T>(parsed: Parsed<T>, otherwise: T): T => (parsed.ok ? parsed.value : otherwise);

/** NaN where nothing or no number was typed: the schema's words say what is needed. */
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** @param rename from a schema's path to the draft's field, the first that fits the beginning; '' fits any */
function read<S extends z.ZodType>(
  schema: S,
  input: unknown,
  found: FieldErrors,
  rename: readonly (readonly [path: string, field: string])[] = [],
): Read<z.output<S>> {
  const parsed = schema.safeParse(input);
  const errors = { ...found };
  if (!parsed.success) {
    for (const [path, message] of Object.entries(fieldErrors(parsed.error.issues))) {
      const fits = rename.find(([from]) => from === '' || path === from || path.startsWith(`${from}.`));
      const field = fits ? fits[1] : (path.split('.')[0] ?? '');
      errors[field] ??= message;
    }
  }
  return { value: parsed.success && Object.keys(errors).length === 0 ? parsed.data : null, errors };
}

export function readSource(draft: SourceDraft) {
  const orNull = (text: string) => (text.trim() === '' ? null : text);
  const repository = { url: draft.url, branch: orNull(draft.branch), tag: orNull(draft.tag) };
  const buildArgs = parseAssignments(draft.buildArgs);
  const from = {
    same: { kind: 'git', ...repository },
    other: {
      kind: 'git',
      url: draft.contextUrl,
      branch: orNull(draft.contextBranch),
      tag: orNull(draft.contextTag),
    },
    folder: { kind: 'folder', path: draft.folder },
  }[draft.contextIn];
  return read(
    source,
    {
      kind: 'git',
      from,
      watch: draft.contextIn === 'same' ? null : repository,
      context: draft.context.trim() === '' ? '.' : draft.context.trim(),
      dockerfile: draft.dockerfile.trim(),
      target: draft.target.trim() === '' ? null : draft.target.trim(),
      buildArgs: valueOr(buildArgs, {}),
      noCache: draft.noCache,
      commitArg: draft.commitArg.trim(),
      buildTimeoutMinutes: numberOf(draft.buildTimeoutMinutes),
    },
    problems({ buildArgs }),
    [
      ['watch.url', 'url'],
      ['watch.branch', 'branch'],
      ['watch.tag', 'tag'],
      ['watch', 'url'],
      ['from.url', draft.contextIn === 'same' ? 'url' : 'contextUrl'],
      ['from.branch', draft.contextIn === 'same' ? 'branch' : 'contextBranch'],
      ['from.tag', draft.contextIn === 'same' ? 'tag' : 'contextTag'],
      ['from.path', 'folder'],
    ],
  );
}

export function readSchedule(draft: ScheduleDraft) {
  return read(
    schedule,
    {
      cron: draft.mode === 'manual' ? null : draft.cron,
      timezone: draft.timezone.trim() === '' ? null : draft.timezone.trim(),
    },
    {},
  );
}

export function readPolicy(draft: PolicyDraft) {
  const probe = {
    none: null,
    http: { kind: 'http', url: draft.probeUrl.trim() },
    tcp: { kind: 'tcp', host: draft.probeHost.trim(), port: numberOf(draft.probePort) },
    exec: { kind: 'exec', command: draft.probeCommand },
  }[draft.probe];
  return read(
    policy,
    {
      gate: { probe, timeoutS: numberOf(draft.timeoutS), stableForS: numberOf(draft.stableForS) },
      onFailure: draft.onFailure,
      keepReleases: numberOf(draft.keepReleases),
      parkHours: numberOf(draft.parkHours),
    },
    {},
    [
      ['gate.probe.url', 'probeUrl'],
      ['gate.probe.host', 'probeHost'],
      ['gate.probe.port', 'probePort'],
      ['gate.probe.command', 'probeCommand'],
      ['gate.timeoutS', 'timeoutS'],
      ['gate.stableForS', 'stableForS'],
    ],
  );
}

/** Fields of the settings that have one in the form; complaints about all others stand at the further options. */
const RUN_FIELDS = ['ports', 'env', 'volumes', 'networks', 'restartPolicy', 'command'];

/** The policy has a field of its own, and further options say how often it tries: neither silently wins over the other. */
function besideThePolicy(further: Parsed<RunSettings>, { restartPolicy }: RunDraft): Parsed<RunSettings> {
  if (!further.ok || further.value === null || further.value.restartPolicy === restartPolicy) return further;
  return {
    ok: false,
    problem: `--restart says ${further.value.restartPolicy} here, and the restart policy above says ${restartPolicy}. Take --restart out, or choose the same above`,
  };
}

export function readRun(draft: RunDraft) {
  const ports = parsePorts(draft.ports);
  const env = parseAssignments(draft.env);
  const volumes = parseVolumes(draft.volumes);
  const command = parseCommand(draft.command);
  const own = {
    ports: valueOr(ports, []),
    env: valueOr(env, {}),
    volumes: valueOr(volumes, []),
    networks: parseNames(draft.networks),
    restartPolicy: draft.restartPolicy,
    command: valueOr(command, null),
  };
  const further = besideThePolicy(parseFurther(draft.further, own), draft);
  return read(runSettings, valueOr(further, own), problems({ ports, env, volumes, command, further }), [
    ...RUN_FIELDS.map((field) => [field, field] as const),
    ['', 'further'],
  ]);
}
