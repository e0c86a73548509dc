import type { LiveState } from '../../shared/dto.ts';
import type { App } from '../domain/model.ts';
import type { Trace } from '../store/traces.ts';
import { type AboutEngine, type AppPart, appPart, type HostFacts, liveState } from './live-state.ts';
import type { AppFacts } from './to-dto.ts';

type PartFacts = AppFacts & { images: { missing(): ReadonlySet<string> } };

/** `on`: what there is of the host that an app is on. */
type PictureFacts = HostFacts & { on(host: string): PartFacts };

/** A part with what it was made of: it stands as long as all of that is the same. */
type KeptPart = { app: App; part: AppPart; stands: () => boolean };

/**
 * The live picture, of which only those parts are made anew whose facts are other ones than when they were made.
 *
 * Nobody has to say that an app has changed. While a part is made, everything that it asks for is noted: rows of the records by the
 * store (which knows what was written since), everything else with its answer, which is compared with what it would be now. So a
 * part can't be out of date by something that somebody forgot to say.
 *
 * INVARIANTS
 * - It is the same as made from scratch.
 * - What is equal is the same object as in the picture before, the whole picture too: whoever compares has to look at little.
 */
export function createLivePicture(core: PictureFacts, about: AboutEngine): () => LiveState {
  let kept = new Map<string, KeptPart>();
  let last: LiveState | null = null;

  const partOf = (app: App): KeptPart => {
    const before = kept.get(app.name);
    if (before?.app === app && before.stands()) return before;
    const { facts, same } = watched(core.on(app.host));
    const { result, trace } = core.store.traces.follow(() => appPart(facts, app));
    return {
      app,
      part: before === undefined ? result : alikeOr(before.part, result),
      stands: () => standsSince(core, trace) && same(),
    };
  };

  return () => {
    const parts = core.store.apps().map(partOf);
    kept = new Map(parts.map((it) => [it.app.name, it]));
    const next = liveState(
      core,
      about,
      parts.map(({ part }) => part),
    );
    last = last === null ? next : sameWherePossible(last, next);
    return last;
  };
}

const standsSince = ({ store }: PictureFacts, trace: Trace): boolean => store.traces.isFresh(trace);

/**
 * The same facts, and whether they would be the same now. What the records say is not asked again: the store knows. Keepers
 * have nothing but records, and the images of a release are records beside the set of those that are missing.
 */
function watched(core: PartFacts): { facts: AppFacts; same: () => boolean } {
  const answers = new Map<string, () => boolean>();
  const noted =
    <Args extends string[], Result>(what: string, ask: (...args: Args) => Result) =>
    (...args: Args): Result => {
      const answer = ask(...args);
      answers.set([what, ...args].join(' '), () => alike(answer, ask(...args)));
      return answer;
    };
  const missing = noted('missing', core.images.missing);
  return {
    facts: {
      store: core.store,
      runner: {
        active: noted('active', core.runner.active),
        tookUp: noted('tookUp', core.runner.tookUp),
      },
      monitor: { now: noted('now', core.monitor.now) },
      images: {
        kept: (release) => {
          missing();
          return core.images.kept(release);
        },
      },
      keepers: core.keepers,
      proofs: { of: noted('proof', core.proofs.of) },
      host: core.host,
    },
    same: () => [...answers.values()].every((holds) => holds()),
  };
}

/** The same, or a plain object with the same fields. What is in them is replaced where it changes, never changed in its place. */
function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b)) return false;
  const [fields, others] = [Object.entries(a), new Map(Object.entries(b))];
  return fields.length === others.size && fields.every(([key, value]) => Object.is(value, others.get(key)));
}

/** A set or a date has no fields to tell it by. */
function isPlain(it: unknown): it is object {
  return typeof it === 'object' && it !== null && Object.getPrototypeOf(it) === Object.prototype;
}

function alikeOr(before: AppPart, next: AppPart): AppPart {
  return { dto: equalOr(before.dto, next.dto), attention: equalOr(before.attention, next.attention) };
}

function sameWherePossible(before: LiveState, next: LiveState): LiveState {
  const state: LiveState = {
    ...next,
    docker: equalOr(before.docker, next.docker),
    hosts: equalOr(before.hosts, next.hosts),
    pause: equalOr(before.pause, next.pause),
    apps: sameItemsOr(before.apps, next.apps),
    attention: sameItemsOr(before.attention, next.attention),
  };
  return alike(before, state) ? before : state;
}

function equalOr<T>(before: T, next: T): T {
  return before === next || JSON.stringify(before) === JSON.stringify(next) ? before : next;
}

function sameItemsOr<T>(before: T[], next: T[]): T[] {
  return before.length === next.length && next.every((it, index) => it === before[index]) ? before : next;
}
