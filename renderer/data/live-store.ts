import { createContext, useContext, useSyncExternalStore } from 'react';
import type { AppDto, LiveState } from '../../electron/shared/dto.ts';
import type { Client } from './client.ts';
import type { Connection } from './connection.ts';

/** The engine's live picture, the newest that arrived. Kept while the connection is lost. */
export type LiveStore = { state: () => LiveState | null; subscribe: (listener: () => void) => () => void };

/** Watches `live.watch` over every connection, for the window's whole life. */
export function createLiveStore(connection: Connection, client: Client): LiveStore {
  const listeners = new Set<() => void>();
  let state: LiveState | null = null;
  let watched = 0;

  const watch = async (generation: number) => {
    while (connection.state().generation === generation && connection.link()) {
      try {
        for await (const next of await client.live.watch()) {
          if (connection.state().generation !== generation) return;
          state = next;
          for (const listener of listeners) listener();
        }
      } catch {
        // The connection's end ends the stream; the connection itself says so and comes back with a new generation.
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
export const LiveContext = createContext<LiveState | null>(null);

export function useLive(): LiveState {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive outside of its provider');
  return live;
}

/** @returns the app of that name, or null where there is none (any more). */
export function useLiveApp(name: string): AppDto | null {
  return useLive().apps.find((app) => app.name === name) ?? null;
}

/** The store's value, for the one place that gives it to the rest. */
export function useLiveStore(store: LiveStore): LiveState | null {
  return useSyncExternalStore(store.subscribe, store.state);
}
