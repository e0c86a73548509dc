import { say } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import type { Store } from '../ports.ts';
import { appOrThrow } from './idle.ts';

/** Apps that were adopted without a word about their source: the first update of each waits until a person has seen it. */
const key = (app: string): string => `first-update/${app}`;

export function awaitsFirstUpdate(store: Pick<Store, 'setting'>, app: string): boolean {
  return store.setting(key(app)) === 'awaits';
}

export function setAwaitsFirstUpdate(store: Pick<Store, 'setSetting'>, app: string, awaits: boolean): void {
  store.setSetting(key(app), awaits ? 'awaits' : undefined);
}

/** A person leaves it to the schedule from now on. */
export function trustApp(core: Core, name: string) {
  const app = appOrThrow(core, name);
  const awaited = awaitsFirstUpdate(core.store, name);
  setAwaitsFirstUpdate(core.store, name, false);
  core.changed.emit();
  return {
    message: awaited
      ? say('first-update.trusted', { app: app.name })
      : say('first-update.nothing-waits', { app: app.name }),
  };
}
