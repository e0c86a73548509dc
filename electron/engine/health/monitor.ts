import pLimit from 'p-limit';
import { isHomeportError, messageOf } from '../../shared/errors.ts';
import { render } from '../../shared/text/render.ts';
import type { Text } from '../../shared/text/text.ts';
import { isOwnContainer } from '../apps/own-container.ts';
import type { EngineConnection } from '../docker-port/connection.ts';
import type { ContainerReader } from '../docker-port/containers.ts';
import type { EngineEvents } from '../docker-port/events.ts';
import type { ImageReader } from '../docker-port/images.ts';
import { type AppNow, appNow, type KnownOfStop, NEVER_RAN, NOTHING_KNOWN } from '../domain/app-state.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import { isAsListed, isSettled } from '../domain/settled.ts';
import { type Astray, isAstray } from '../domain/whereabouts.ts';
import type { Store } from '../ports.ts';
import { createSignal } from '../signal.ts';
import { type Sighting, sight } from '../update/whereabouts.ts';
import { endedInUpdate } from './ended-in-update.ts';
import { watchStops } from './stops.ts';

/** Docker's events tell of nearly everything: only apps of which they do not are looked at that often. */
const LOOK_EVERY_MS = 60_000;
/** How often all of them are compared with one list of Docker's, which should find nothing. */
const COMPARE_EVERY_MS = 5 * 60_000;
const SETTLE_MS = 60;
/** How many containers Docker is asked about at once: it has others to serve. */
const LOOKS = 16;

export type Monitor = {
  now(app: string): AppNow;
  /** Looks at one app's container now. */
  refresh(app: string): Promise<AppNow>;
  /** Looks at those apps of which a list of all containers says something else than is known. Never rejects. */
  compare(): Promise<void>;
  /** The name of an app whose picture changed. */
  onChange(listener: (app: string) => void): () => void;
  close(): void;
};

/**
 * Keeps a picture of what runs, from Docker's events, and the history of how each app's health changed.
 * @param deps.seen called with each look at an app's container, for those who compare it with what should be.
 */
export function startMonitor(deps: {
  docker: { containers: ContainerReader; images: ImageReader; events: EngineEvents } & Pick<
    EngineConnection,
    'onStatus'
  >;
  store: Pick<
    Store,
    | 'apps'
    | 'app'
    | 'release'
    | 'updates'
    | 'updatesDuring'
    | 'insertHealth'
    | 'health'
    | 'setting'
    | 'setSetting'
    | 'traces'
  >;
  /** Id of this Homeport. */
  installation: string;
  now: () => Date;
  log: (line: string) => void;
  seen: (sighting: Sighting, now: AppNow) => void;
  /** Whether an update moves the app's container now. */
  workedOn: (sighting: Sighting) => boolean;
  /** Whether an update moves this container now. */
  moved: (containerId: string) => boolean;
}): Monitor {
  const atATime = pLimit(LOOKS);
  const pictures = new Map<string, AppNow>();
  const due = new Map<string, NodeJS.Timeout>();
  const stopsSeen = watchStops(deps);
  const changed = createSignal<string>((error) => deps.log(`A listener failed: ${messageOf(error)}`));

  const refresh = (name: string): Promise<AppNow> => atATime(() => look(name));

  async function look(name: string): Promise<AppNow> {
    const app = deps.store.app(name);
    if (!app) {
      pictures.delete(name);
      return NOTHING_KNOWN;
    }
    let sighting: Sighting;
    try {
      sighting = await sight(deps, app);
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      return keep(name, { ...NOTHING_KNOWN, detail: error.text });
    }
    const picture = keep(name, pictureOf(sighting));
    deps.seen(sighting, picture);
    return picture;
  }

  /** Where the name does not lead to the app's container any more, the app is still that container until a person says otherwise. */
  function pictureOf(sighting: Sighting): AppNow {
    const { app, named, known, where } = sighting;
    const astray = isAstray(where) && !deps.workedOn(sighting) ? where : null;
    const found = astray === null ? named : known;
    const own = found && isOwnContainer(deps.store, app, found) ? found : null;
    if (own === null && app.runningRelease === null) return NEVER_RAN;
    const picture = appNow(own, knownOfStop(app.name, own));
    return astray === null
      ? picture
      : { ...picture, astray: { where: astray, since: sinceWhen(app.name, astray) } };
  }

  function sinceWhen(app: string, where: Astray): string {
    const before = pictures.get(app)?.astray;
    return before && JSON.stringify(before.where) === JSON.stringify(where)
      ? before.since
      : deps.now().toISOString();
  }

  function knownOfStop(app: string, own: ContainerInspect | null): KnownOfStop | undefined {
    if (!own || own.State.Running) return undefined;
    return { seen: stopsSeen.seen(app, own), policyCameLater: () => endedInUpdate(deps.store, own) };
  }

  /** @returns the picture, with the time it was first seen so where Docker knows none. */
  function keep(name: string, looked: AppNow): AppNow {
    const at = deps.now();
    const before = pictures.get(name);
    const last = before && before.state !== 'unknown' ? before : deps.store.health(name, 1)[0];
    const unchanged = last?.state === looked.state && wordsOf(last.detail) === wordsOf(looked.detail);
    const seen = looked.state === 'unknown' ? looked : { ...looked, since: looked.since ?? first(last) };
    const same = JSON.stringify(before) === JSON.stringify(seen);
    // What is as it was stays the same object: others tell by it that nothing has changed.
    const picture = before && same ? before : seen;
    pictures.set(name, picture);
    if (!same) changed.emit(name);
    if (picture.state !== 'unknown' && !unchanged) note(name, picture, at);
    return picture;

    function first(known: typeof last): string {
      if (known?.state !== looked.state) return at.toISOString();
      return ('at' in known ? known.at.toISOString() : known.since) ?? at.toISOString();
    }
  }

  function note(app: string, { state, detail }: AppNow, at: Date): void {
    try {
      deps.store.insertHealth({ app, at, state, detail: wordsOf(detail) });
    } catch (error) {
      deps.log(`The health of ${app} could not be written down: ${messageOf(error)}`);
    }
  }

  /** Docker tells of one change in several events: one look serves them all. */
  function soon(name: string): void {
    if (due.has(name)) return;
    due.set(
      name,
      setTimeout(() => {
        due.delete(name);
        refresh(name).catch((error: unknown) => deps.log(`Looking at ${name} failed: ${messageOf(error)}`));
      }, SETTLE_MS),
    );
  }

  const all = () => {
    for (const app of deps.store.apps()) soon(app.name);
  };
  /** What the apps run by the records. */
  const running = deps.store.traces.remembered(() =>
    deps.store.apps().map((app) => {
      const release = app.runningRelease === null ? null : deps.store.release(app.name, app.runningRelease);
      return { app, release: release && { imageId: release.imageId, state: release.state } };
    }),
  );
  const lookAtUnsettled = () => {
    const now = deps.now();
    for (const { app, release } of running())
      if (!isSettled(app, pictures.get(app.name) ?? NOTHING_KNOWN, release, now)) soon(app.name);
  };
  async function compare(): Promise<void> {
    try {
      const list = await deps.docker.containers.list();
      for (const app of deps.store.apps())
        if (!isAsListed(app, pictures.get(app.name) ?? NOTHING_KNOWN, list)) soon(app.name);
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      // Docker is away: a full look follows its return.
    }
  }
  const guarded = (work: () => void | Promise<void>) => async () => {
    try {
      await work();
    } catch (error) {
      deps.log(`Looking at what runs failed: ${messageOf(error)}`);
    }
  };
  const timers = [
    setInterval(guarded(lookAtUnsettled), LOOK_EVERY_MS),
    setInterval(guarded(compare), COMPARE_EVERY_MS),
  ];
  for (const timer of timers) timer.unref();

  const stops = [
    deps.docker.events.on((event) => {
      const { type, id, attributes } = event;
      stopsSeen.heard(event);
      if (type === 'resync') return all();
      if (type !== 'container') return;
      for (const app of deps.store.apps()) {
        const known = pictures.get(app.name)?.containerId;
        if (attributes.name === app.containerName || known === id) soon(app.name);
      }
    }),
    deps.docker.onStatus(({ state }) => {
      if (state === 'away') stopsSeen.lost();
      all();
    }),
  ];
  return {
    now: (app) => pictures.get(app) ?? NOTHING_KNOWN,
    refresh,
    compare: guarded(compare),
    onChange: (listener) => changed.on(listener),
    close() {
      for (const stop of stops) stop();
      for (const pending of due.values()) clearTimeout(pending);
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** As the health history keeps it: in words. */
function wordsOf(detail: Text | string | null): string | null {
  return typeof detail === 'object' && detail !== null ? render(detail) : detail;
}
