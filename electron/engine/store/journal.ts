import { z } from 'zod';
import { bareVersion, type Version } from '../../shared/version.ts';
import { aliveFrom } from '../domain/downtime.ts';
import { type Journal, journalShape } from '../domain/journal-shape.ts';
import type { Resolved } from '../domain/source.ts';

/** The journal as JSON: what earlier versions wrote in another way is put as this one has it. */
export const journal: z.ZodType<Journal> = z
  .looseObject({})
  .transform((stored): unknown => ({ ...downBefore(stored), ...stored, ...versionBefore(stored) }))
  .pipe(journalShape);

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
function versionBefore(stored: object): Pick<Partial<Journal>, 'target' | 'version'> {
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
    inputs: { kind: 'git', contextCommit: contextCommit ?? null, contextTag: contextTag ?? null },
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
