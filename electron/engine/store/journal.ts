import { z } from 'zod';
import { bareVersion, type Version } from '../../shared/version.ts';
import { aliveFrom } from '../domain/downtime.ts';
import { type Journal, journalShape } from '../domain/journal-shape.ts';
import type { Resolved } from '../domain/source.ts';

/** What the row of an update says beside its journal, which earlier journals did not say themselves. */
type OfRow = { app: string; fromRelease: number | null };

/** The journal of a row as it is stored. What earlier versions wrote in another way is put as this one has it. */
export function readJournal(stored: object, row: OfRow): z.ZodSafeParseResult<Journal> {
  const today = { ...downBefore(stored), ...stored, ...versionBefore(stored) };
  return journalShape.safeParse('targets' in stored ? today : severalOf(today, row));
}

/** What earlier versions said of the update as a whole: it brought one thing, and judged one container. */
const OF_TARGET = ['source', 'version', 'imageId', 'release', 'verified', 'committed'] as const;
const OF_MAIN = [
  'startFirst',
  'unchanged',
  'stopSentAt',
  'candidateRun',
  'gateStartedAt',
  'verdict',
  'decision',
  'unwatched',
  'previousRun',
  'rollbackGateStartedAt',
  'rollbackVerdict',
] as const;
/** Steps that were about all of it, and are about one thing now. */
const OF_ALL = [
  'acquire-image',
  'verify-image',
  'hand-over',
  'await-gate',
  'commit-release',
  'hand-back',
  'await-rollback-gate',
];
const earlierWhole = z.looseObject({
  members: z.array(z.looseObject({})).default([]),
  gaveUp: z.array(z.string()).default([]),
  swapBegun: z.boolean().default(false),
  failure: z.looseObject({ reason: z.string() }).nullish(),
});

function severalOf(stored: object, { app, fromRelease }: OfRow): unknown {
  const { success, data } = earlierWhole.safeParse(stored);
  if (!success) return stored;
  const { target, swapBegun, members, gaveUp, ...rest } = data;
  const takenOver = data.failure?.reason === 'taken-over';
  const main = { target: 0, livesIn: null, begun: swapBegun, ...picked(data, OF_MAIN) };
  return {
    ...without(rest, [...OF_TARGET, ...OF_MAIN]),
    targets: [{ app, fromRelease, wanted: target, ...picked(data, OF_TARGET) }],
    members: members.map((it, index) => ({
      ...it,
      takenOver,
      ...(index === 0 ? main : { target: null, livesIn: 0 }),
    })),
    gaveUp: gaveUp.map((key) => (OF_ALL.includes(key) ? `${key}:0` : key)),
  };
}

function picked(from: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([field]) => fields.includes(field)));
}

function without(
  from: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([field]) => !fields.includes(field)));
}

const earlierTimes = z.object({
  startFirst: z.boolean().default(false),
  stopSentAt: z.iso.datetime(),
  signOfLifeAt: z.iso.datetime().nullish(),
});

/** An earlier version wrote when the stop was sent and when something gave a sign of life, and counted once at the end. */
function downBefore(stored: object): Partial<Journal> {
  const { success, data } = earlierTimes.safeParse(stored);
  // It wrote no sign of life of what was proven beside the previous one.
  if (!success || (data.startFirst && !data.signOfLifeAt)) return {};
  const began = { downSince: data.stopSentAt, downMs: 0 };
  return data.signOfLifeAt ? { ...began, ...aliveFrom(began, new Date(data.signOfLifeAt)) } : began;
}

const text = z.string().nullish();
const earlierCommit = z.object({ id: z.string(), author: text, message: text, committedAt: text });
const earlierTarget = z.object({
  key: z.string(),
  commit: z.string(),
  contextCommit: text,
  contextDigest: text,
  tag: text,
  contextTag: text,
});
const earlierVersion = z.object({
  target: earlierTarget.nullable().catch(null),
  commit: earlierCommit.nullable().catch(null),
});

/** Earlier versions knew of nothing but commits, and wrote what one tells of itself apart from what is built. */
function versionBefore(stored: object): { target?: Resolved; version?: Version } {
  const { target, commit } = earlierVersion.parse({ target: null, commit: null, ...stored });
  return {
    ...(target !== null && { target: targetBefore(target, commit) }),
    ...(target === null && commit !== null && { version: versionOf(commit, null, null) }),
  };
}

function targetBefore(
  { key, commit, contextCommit, contextDigest, tag, contextTag }: z.output<typeof earlierTarget>,
  described: z.output<typeof earlierCommit> | null,
): Resolved {
  const told = described?.id === commit ? described : { id: commit };
  return {
    key,
    version: versionOf(told, tag ?? null, contextDigest ?? null),
    inputs: {
      kind: 'git',
      contextCommit: contextCommit ?? null,
      contextTag: contextTag ?? null,
      bases: null,
    },
  };
}

function versionOf(
  { id, author, message, committedAt }: Partial<z.output<typeof earlierCommit>> & { id: string },
  label: string | null,
  contextDigest: string | null,
): Version {
  return {
    ...bareVersion('git', id, label),
    author: author ?? null,
    message: message ?? null,
    madeAt: committedAt ?? null,
    contextDigest,
  };
}
