import type { Trigger, UpdateKind } from '../../shared/words.ts';
import { newJournal } from '../domain/journal-shape.ts';
import type { Journal, Update } from '../domain/model.ts';
import type { UpdateStore } from './context.ts';

export type UpdateRequest = {
  app: string;
  kind: UpdateKind;
  trigger: Trigger;
  fromRelease: number | null;
  known: Partial<Journal>;
};

/** The update that is asked for, before its first step. */
export function asked(
  { app, kind, trigger, fromRelease, known }: UpdateRequest,
  id: string,
  store: Pick<UpdateStore, 'release'>,
  now: Date,
): Update {
  return {
    id,
    app,
    kind,
    trigger,
    fromRelease,
    fromImageId: fromRelease === null ? null : (store.release(app, fromRelease)?.imageId ?? null),
    outcome: null,
    phase: known.targets?.every(({ imageId }) => imageId !== null) ? 'verify' : 'acquire',
    startedAt: now,
    finishedAt: null,
    downtimeMs: null,
    error: null,
    journal: newJournal(known),
  };
}
