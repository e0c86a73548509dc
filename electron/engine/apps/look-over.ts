import { messageOf } from '../../shared/errors.ts';
import { lookOverDue, setLookOverDue } from '../begin-anew.ts';
import type { Core } from '../core.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import { isAstray } from '../domain/whereabouts.ts';
import { madeFor } from '../update/made.ts';
import { passTakenNumbers } from '../update/numbers.ts';
import { sight } from '../update/whereabouts.ts';
import { leftoverWordsOf, noteLeftovers } from './leftovers.ts';
import { keepEngineId } from './own-engine.ts';

/** Docker tells of one change in several events: one look serves them all. */
const SETTLE_MS = 300;
const RETRY_MS = 30_000;
/** What is left over goes, or is given another name. */
const GOES = ['destroy', 'delete', 'untag', 'rename'];

type Parts = {
  core: Core;
  /** Writes down what runs under the app's name where it is not what is on record. */
  drift(app: App, current: ContainerInspect): Promise<unknown>;
};

/**
 * Compares what the engine has with records that may be of an earlier time: once after the database was put back or the apps were
 * given to the engine, and as long as something is left over. It changes nothing but the records.
 */
export function startLookOver({ core, drift }: Parts): { now(): Promise<void>; stop(): void } {
  const { store, docker, log } = core;
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let looked: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    if (docker.status().state !== 'connected') return;
    keepEngineId(store, (await docker.platform()).engineId);
    const due = lookOverDue(store);
    for (const { name } of store.apps()) {
      const app = store.app(name);
      if (app === null || (!due && leftoverWordsOf(store, name).length === 0)) continue;
      if (due) await takeOver(app);
      await noteLeftovers(core, app);
    }
    if (due) setLookOverDue(store, false);
  }

  /** What exists wins: what runs under the app's name is the app, whatever the records say. */
  async function takeOver(app: App): Promise<void> {
    await passTakenNumbers(core, app.name);
    const { named: current, where } = await sight(core, app);
    // Whose container has the name, only a person can tell: that is asked elsewhere.
    if (current === null || isAstray(where) || core.runner.active(app.name) || core.runner.holder(app))
      return;
    if (app.runningRelease === null) {
      // It came up after the copy was made: nothing else of that name is the app's.
      const made = await madeFor(docker, core.installation, current);
      if (made?.app !== app.name || !made.hasItsPlace) return;
    }
    await drift(app, current);
    await core.monitor.refresh(app.name);
    core.changed.emit();
  }

  const now = () => {
    looked = looked.then(look).catch((error: unknown) => {
      if (stopped) return;
      log(`Docker could not be compared with the records yet: ${messageOf(error)}`);
      soon(RETRY_MS);
    });
    return looked;
  };
  const soon = (ms = SETTLE_MS) => {
    timer ??= setTimeout(() => {
      timer = null;
      void now();
    }, ms);
    timer.unref();
  };
  const stops = [
    core.runner.events.on((event) => {
      // By it the records have turned out to be of an earlier time.
      if (event.type !== 'changed' || event.update.outcome !== 'unknown') return;
      setLookOverDue(store, true);
      soon();
    }),
    docker.onStatus(({ state }) => {
      if (state === 'connected') soon();
    }),
    docker.events.on(({ action }) => {
      if (GOES.includes(action) && store.apps().some(({ name }) => leftoverWordsOf(store, name).length > 0))
        soon();
    }),
  ];
  return {
    now,
    stop() {
      stopped = true;
      for (const stop of stops) stop();
      if (timer) clearTimeout(timer);
    },
  };
}
