import { z } from 'zod';
import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { Volumes } from '../docker-port/volumes.ts';
import {
  type Holder,
  isSameHolder,
  isSameInstallation,
  isSameMachine,
  type Keeper,
  keeperInWords,
  type LostTo,
} from '../domain/keeper.ts';
import type { App } from '../domain/model.ts';
import type { Store } from '../ports.ts';
import { asRead, KEEPER_LABEL, keeperLabels, keeperVolume, readKeeper } from './keeper-volume.ts';

/**
 * Which of this Homeport's apps it looks after, and which another one does.
 *
 * INVARIANTS
 * - The engine says who it is: at most one Homeport of those that ask it is told that it looks after a container.
 * - What was lost to another Homeport stays lost until a person takes it back, whatever becomes of the other one's volume.
 * - A volume that is no keeper is never removed, and a keeper of another's only by a deliberate act.
 */
export type Keepers = {
  /** All on the engine, by the name of the container. @throws DOCKER_REFUSED where the engine does not tell */
  onEngine(): Promise<Map<string, Keeper>>;
  /** Whether it is this Homeport's. */
  isOwn(keeper: Keeper): boolean;
  /**
   * Looks after the container from now on.
   * @returns its undo: who looked after it before, if anybody did, does so again
   * @throws CONFLICT another Homeport does, unless it is taken over; DOCKER_REFUSED the engine makes no volumes
   */
  take(app: string, container: string, takeOver: boolean): Promise<() => Promise<void>>;
  /**
   * Asks the engine who looks after the app instead of this Homeport, in words; null: this one does. Where nobody does any
   * more (a pruned volume, an app from before there were keepers) this one does from now on.
   */
  other(app: Pick<App, 'name' | 'containerName'>): Promise<string | null>;
  /** The same as it was last known, without asking. */
  lost(app: string): LostTo | null;
  /** The first of these containers that another Homeport looks after, and who that is in words; null: none. */
  otherAmong(containers: readonly string[]): Promise<{ container: string; who: string } | null>;
  /** Looks at all apps' keepers, with one call. */
  refresh(): Promise<void>;
  /** A person took the app back. */
  foundAgain(app: string): void;
  /**
   * No app follows the container any more, but for the one that is about to be forgotten. Only what is this Homeport's own is
   * given back.
   */
  giveBack(container: string, forgotten?: string): Promise<void>;
};

type Parts = {
  docker: { volumes: Volumes };
  store: Pick<Store, 'apps' | 'setting' | 'setSetting'>;
  holder: Holder;
  /** Whether that data directory is this Homeport's own, moved since. */
  wasMoved: (directory: string) => boolean;
  now: () => Date;
  changed: () => void;
  log: (line: string) => void;
};

const lostTo = z.object({ who: z.string(), at: z.string() }).nullable().catch(null);
const lostKey = (app: string): string => `lost-to/${app}`;

/** The app is not followed any more. */
export function forgetKeeper(store: Pick<Store, 'setSetting'>, app: string): void {
  store.setSetting(lostKey(app), undefined);
}

export function createKeepers({ docker, store, wasMoved, now, changed, log, ...parts }: Parts): Keepers {
  const holder = asRead(parts.holder);
  const begun = now().toISOString();
  /** Apps that are about to be forgotten: what they give back is not taken again. */
  const leaving = new Set<string>();
  let refused: string | null = null;

  const isOwn = (keeper: Keeper): boolean =>
    isSameHolder(keeper, holder) ||
    (isSameMachine(keeper, holder) && isSameInstallation(keeper, holder) && wasMoved(keeper.directory));
  const lost = (app: string): LostTo | null => lostTo.parse(store.setting(lostKey(app)) ?? null);

  /** @returns whose it is now: this Homeport's, if nobody had it */
  async function claim(app: string, container: string): Promise<Keeper> {
    const wanted = { ...holder, app, container, since: now().toISOString() };
    const name = keeperVolume(container);
    const there = readKeeper((await docker.volumes.create(name, keeperLabels(wanted))).labels);
    if (there === null) {
      throw new HomeportError('DOCKER_REFUSED', say('keeper.volume-taken', { name }));
    }
    return there;
  }

  async function replace(container: string, keeper: Keeper): Promise<Keeper> {
    const name = keeperVolume(container);
    await docker.volumes.remove(name);
    return readKeeper((await docker.volumes.create(name, keeperLabels(keeper))).labels) ?? keeper;
  }

  /** What the engine said of an app's container. @returns who has it instead of this Homeport, in words */
  async function judge(app: Pick<App, 'name' | 'containerName'>, there: Keeper): Promise<string | null> {
    if (!isOwn(there)) return note(app.name, keeperInWords(there));
    // Under its former place it would look like another's as soon as a directory is made there.
    if (!isSameHolder(there, holder)) await replace(app.containerName, { ...there, ...holder });
    return note(app.name, null);
  }

  function note(app: string, who: string | null): string | null {
    const before = lost(app);
    if ((before?.who ?? null) === who) return who;
    try {
      const at = before?.at ?? now().toISOString();
      store.setSetting(lostKey(app), who === null ? undefined : { who, at });
    } catch (error) {
      // A way back goes on without records; the engine says it again at the next look.
      if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
    }
    log(
      who === null
        ? `${app} is looked after by this Homeport again`
        : `${app} is looked after by ${who}: nothing is done to it here any more`,
    );
    changed();
    return who;
  }

  /** An engine that makes or lists no volumes can't tell two Homeports apart: that is said, and holds up nobody's app. */
  function withoutKeepers(error: unknown): null {
    if (!isHomeportError(error, 'DOCKER_REFUSED') && !isHomeportError(error, 'TIMEOUT')) throw error;
    if (refused !== error.message)
      log(`Whether another Homeport looks after the same apps can't be told: ${error.message}`);
    refused = error.message;
    return null;
  }

  async function other(app: Pick<App, 'name' | 'containerName'>): Promise<string | null> {
    const known = lost(app.name);
    if (known !== null) return known.who;
    try {
      return await judge(app, await claim(app.name, app.containerName));
    } catch (error) {
      return withoutKeepers(error);
    }
  }

  async function onEngine(): Promise<Map<string, Keeper>> {
    const volumes = await docker.volumes.list(KEEPER_LABEL);
    const keepers = volumes.flatMap(({ name, labels }) => {
      const keeper = readKeeper(labels);
      // Whoever wrote another name on it: only the volume's own name is asked for when it counts.
      return keeper !== null && keeperVolume(keeper.container) === name ? [keeper] : [];
    });
    return new Map(keepers.map((keeper) => [keeper.container, keeper]));
  }

  async function giveBack(container: string, forgotten?: string): Promise<void> {
    if (store.apps().some((app) => app.containerName === container && app.name !== forgotten)) return;
    if (forgotten !== undefined) leaving.add(forgotten);
    try {
      const there = (await onEngine()).get(container);
      if (there && isOwn(there)) await docker.volumes.remove(keeperVolume(container));
    } catch (error) {
      withoutKeepers(error);
    }
  }

  return {
    onEngine,
    isOwn,
    lost,
    other,
    giveBack,
    async take(app, container, takeOver) {
      leaving.delete(app);
      const former = await claim(app, container);
      if (isOwn(former)) return () => giveBack(container);
      if (!takeOver) throw lookedAfter(container, keeperInWords(former));
      const there = await replace(container, { ...holder, app, container, since: now().toISOString() });
      // Somebody else took it in that very moment.
      if (!isOwn(there)) throw lookedAfter(container, keeperInWords(there));
      return async () => void (await replace(container, former));
    },
    async otherAmong(containers) {
      try {
        const keepers = containers.length === 0 ? new Map<string, Keeper>() : await onEngine();
        for (const container of containers) {
          const keeper = keepers.get(container);
          if (keeper && !isOwn(keeper)) return { container, who: keeperInWords(keeper) };
        }
        return null;
      } catch (error) {
        return withoutKeepers(error);
      }
    },
    async refresh() {
      try {
        const keepers = await onEngine();
        refused = null;
        for (const app of store.apps()) {
          const there = keepers.get(app.containerName);
          if (there) await judge(app, there);
          else if (!leaving.has(app.name)) await other(app);
        }
        const followed = new Set(store.apps().map((app) => app.containerName));
        for (const keeper of keepers.values()) {
          // An earlier life's: of an adoption that was cut off, or of an app that a restored database does not know.
          if (isOwn(keeper) && !followed.has(keeper.container) && keeper.since < begun)
            await giveBack(keeper.container);
        }
      } catch (error) {
        withoutKeepers(error);
      }
    },
    foundAgain(app) {
      store.setSetting(lostKey(app), undefined);
      log(`${app} was taken back: this Homeport looks after it again`);
      changed();
    },
  };
}

/** Why it can't be had, and how it can. */
export function lookedAfter(container: string, who: string): HomeportError {
  return new HomeportError('CONFLICT', say('keeper.looked-after', { container, who }));
}

/** What an app says that was lost to another Homeport. */
export function lostText(app: string, who: string): Text {
  return say('keeper.lost', { app, who });
}

/** Throws CONFLICT where another Homeport looks after the app. The engine is asked. */
export async function keptOrThrow({ keepers }: { keepers: Pick<Keepers, 'other'> }, app: App): Promise<void> {
  const who = await keepers.other(app);
  if (who !== null) throw new HomeportError('CONFLICT', lostText(app.name, who));
}
