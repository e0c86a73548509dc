import type { App } from '../domain/model.ts';

type Apps = { apps(): App[]; app(name: string): App | null };

/** The records, as far as they are about the apps of one host: what works on an engine knows of no other's apps. */
export function recordsOf<S extends Apps>(store: S, host: string): S {
  const isThere = (app: App) => app.host === host;
  return {
    ...store,
    apps: () => store.apps().filter(isThere),
    app(name: string) {
      const app = store.app(name);
      return app !== null && isThere(app) ? app : null;
    },
  };
}
