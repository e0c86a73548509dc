import type { ReleaseRef, UpdateDto } from '../shared/dto.ts';

/**
 * What `history --json`, `update --json`, … print of an update: a stable interface. Fields may be added, never changed.
 * Times are ISO 8601 in UTC, durations milliseconds.
 */
export type HistoryEntry = Pick<
  UpdateDto,
  | 'id'
  | 'app'
  | 'kind'
  | 'trigger'
  | 'outcome'
  | 'phase'
  | 'startedAt'
  | 'finishedAt'
  | 'downtimeMs'
  | 'stillDown'
  | 'error'
  | 'newerBases'
> & {
  from: ReleaseRef | null;
  to: ReleaseRef | null;
  steps: { kind: string; status: string; startedAt: string; finishedAt: string | null }[];
};

export function historyEntry(update: UpdateDto): HistoryEntry {
  return {
    id: update.id,
    app: update.app,
    kind: update.kind,
    trigger: update.trigger,
    from: releaseRef(update.from),
    to: releaseRef(update.to),
    outcome: update.outcome,
    phase: update.phase,
    startedAt: update.startedAt,
    finishedAt: update.finishedAt,
    downtimeMs: update.downtimeMs,
    stillDown: update.stillDown,
    error: update.error,
    newerBases: update.newerBases,
    steps: update.steps.map(({ kind, status, startedAt, finishedAt }) => ({
      kind,
      status,
      startedAt,
      finishedAt,
    })),
  };
}

function releaseRef(ref: ReleaseRef | null): ReleaseRef | null {
  return ref && { release: ref.release, imageId: ref.imageId, version: ref.version };
}
