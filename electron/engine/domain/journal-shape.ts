import { z } from 'zod';
import { keptText } from '../../shared/text/shape.ts';
import { member, type Shape, target } from './member-shape.ts';

/**
 * The journal of an update: what was meant and what was learnt, written before each side effect. The one definition of its fields: their
 * types, what a new journal begins with, and how a record is read. What an earlier version did not write yet is what a new journal has,
 * so that its open updates are understood; fields that this version does not know are kept.
 */

const flag = z.boolean().default(false);

/**
 * Why an update turned back. `outside`: a person took over, and Homeport does not fight. `taken-over`: another Homeport looks
 * after the app by now, and what has the app's name is its business.
 */
const failureFields = {
  reason: z.enum(['error', 'gate', 'cancelled', 'interrupted', 'decision', 'outside', 'taken-over']),
  message: keptText,
};
export type Failure = Shape<typeof failureFields>;
const failure: z.ZodType<Failure> = z.looseObject(failureFields);

const journalFields = {
  /** `back`: undoing. Entered once, never left. */
  direction: z.enum(['forward', 'back']).default('forward'),
  /** How often the loop was taken up again after a crash, a restart or a lost engine. */
  resumes: z.number().default(0),
  /** Homeport was closed while it only waited its turn: nothing was cut off, and taking it up is no resume. */
  closedInLine: flag,
  /** One for each app that gets something new, the update's own first. */
  targets: z.array(target).default(() => []),
  /** A person wants newer base images: the build asks the registries for them. */
  pull: flag,
  /** A person wants it built without the build cache, whatever the app's settings say. */
  noCache: flag,
  /** Known after take-stock; never empty from then on. Each stands behind those that it lives in or needs. */
  members: z.array(member).default(() => []),
  /** Since when an app has been down without a sign of life (ISO); null: none is. See domain/downtime.ts. */
  downSince: z.string().nullable().default(null),
  /** How long it was down before, in milliseconds. */
  downMs: z.number().default(0),
  /** Why the direction turned to `back`. */
  failure: failure.nullable().default(null),
  /** Failed attempts of the step that is due, for back-off. */
  failedAttempts: z.number().default(0),
  /** Steps that were tried often enough in vain, as `stepKey`s: the planner goes on without them. */
  gaveUp: z.array(z.string()).default(() => []),
  /** When its rollback first ended in vain (ISO): it has been taken up again since. null: it has not. */
  rollbackFailedAt: z.string().nullable().default(null),
  /** A person asked to call it off. */
  cancelRequested: flag,
  /** The bookkeeping of the commit has begun: from here on nothing turns back. */
  commitBegun: flag,
  cleaned: flag,
};
export type Journal = Shape<typeof journalFields>;

/** Reads a record; what it lacks is as in a new journal. */
export const journalShape: z.ZodType<Journal> = z.looseObject(journalFields);

const NEW = z.object(journalFields).parse({});

/** The journal an update begins with. */
export function newJournal(known: Partial<Journal> = {}): Journal {
  return { ...NEW, targets: [], members: [], gaveUp: [], ...known };
}
