import { policy, type RunSettings, runSettings, schedule } from '../../../electron/shared/config.ts';
import { words } from '../../i18n/in-words.ts';
import { parseCommand } from './command-words.ts';
import type { PolicyDraft, RunDraft, ScheduleDraft } from './draft.ts';
import { parseFurther } from './further-options.ts';
import { type Parsed, parseAssignments, parseNames, parsePorts, parseVolumes } from './line-formats.ts';
import { putInOf } from './put-in-draft.ts';
import { numberOf, problems, read, valueOr } from './read-fields.ts';

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
      ...putInOf(draft),
      gate: { probe, timeoutS: numberOf(draft.timeoutS), stableForS: numberOf(draft.stableForS) },
      onFailure: draft.onFailure,
      keepReleases: numberOf(draft.keepReleases),
      parkHours: numberOf(draft.parkHours),
    },
    {},
    [
      ['hours.from', 'from'],
      ['hours.to', 'to'],
      ['hours.days', 'days'],
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
    problem: words('form.run-restart-twice', { here: further.value.restartPolicy, above: restartPolicy }),
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
