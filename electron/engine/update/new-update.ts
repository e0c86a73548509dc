import type { Trigger, UpdateKind } from '../../shared/words.ts';
import { newJournal } from '../domain/journal-shape.ts';
import type { Journal, Update } from '../domain/model.ts';
import type { UpdateDeps } from './context.ts';

export type UpdateRequest = {
  app: string;
  kind: UpdateKind;
  trigger: Trigger;
  fromRelease: number | null;
  known: Partial<Journal>;
};

/** An update as it is written down before its first step. */
export function newUpdate(
  { store, clock }: Pick<UpdateDeps, 'store' | 'clock'>,
  id: string,
  { app, kind, trigger, fromRelease, known }: UpdateRequest,
): Update {
  const from = fromRelease === null ? null : store.release(app, fromRelease);
  return {
    id,
    app,
    kind,
    trigger,
    fromRelease,
    fromImageId: from?.imageId ?? null,
    outcome: null,
    phase: known.targets?.every(({ imageId }) => imageId !== null) ? 'verify' : 'acquire',
    startedAt: clock.now(),
    finishedAt: null,
    downtimeMs: null,
    error: null,
    journal: newJournal(known),
  };
}
