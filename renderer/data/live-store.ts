import { createContext, useContext, useSyncExternalStore } from 'react';
import type { AppDto, LiveState } from '../../electron/shared/dto.ts';
import { pictures } from '../../electron/shared/live-change.ts';
import type { Client } from './client.ts';
import type { Connection } from './connection.ts';

/**
 * The engine's live picture, the newest that arrived. Kept while the connection is lost. What did not change between two pictures
 * over one connection is the same object in both.
 */
export type LiveStore = { state: () => LiveState | null; subscribe: (listener: () => void) => () => void };

/** How long the engine may take to begin its answer, ms; then it is asked again. */
const ANSWER_MS = 15_000;

/** Watches `live.watch` over every connection, for the window's whole life. */
export function createLiveStore(connection: Connection, client: Client): LiveStore {
  const listeners = new Set<() => void>();
  let state: LiveState | null = null;
  let watched = 0;

  const watch = async (generation: number) => {
    while (connection.state().generation === generation && connection.link()) {
      const asked = new AbortController();
      const tooLong = setTimeout(() => asked.abort(), ANSWER_MS);
      try {
        const events = await client.live.watch(undefined, { signal: asked.signal });
        clearTimeout(tooLong);
        for await (const next of pictures(events)) {
          if (connection.state().generation !== generation) return;
          state = next;
          for (const listener of listeners) listener();
        }
      } catch {
        // The connection's end ends the stream; the connection itself says so and comes back with a new generation.
      } finally {
        clearTimeout(tooLong);
      }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  };

  connection.subscribe(() => {
    const { status, generation } = connection.state();
    if (status !== 'connected' || generation === watched) return;
    watched = generation;
    void watch(generation);
  });

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Given below the point where the first picture has arrived. */
export const LiveContext = createContext<LiveStore | null>(null);

/**
 * What a component shows of the live picture. It is rendered anew only when that is another one.
 * @param pick answers a part of the picture as it is there, or a plain value: an object of its own would be another one each time.
 *   Without it the component shows all of the picture, and is rendered anew at every change.
 */
export function useLive(): LiveState;
export function useLive<T>(pick: (live: LiveState) => T): T;
export function useLive(pick: (live: LiveState) => unknown = (live) => live): unknown {
  const store = useContext(LiveContext);
  return useSyncExternalStore(store?.subscribe ?? never, () => {
    const live = store?.state() ?? null;
    if (live === null) throw new Error('useLive outside of its provider');
    return pick(live);
  });
}

/** @returns the app of that name, or null where there is none (any more). */
export function useLiveApp(name: string): AppDto | null {
  return useLive(({ apps }) => apps.find((app) => app.name === name) ?? null);
}

/** Whether the first picture has arrived, for the one place that shows the rest then. */
export function useHasPicture(store: LiveStore): boolean {
  return useSyncExternalStore(store.subscribe, () => store.state() !== null);
}

const never = () => () => undefined;
