import { z } from 'zod';
import type { Store } from '../ports.ts';

/** Facts about an adopted container that a person should know before its first update. */
const key = (app: string): string => `warnings/${app}`;
const list = z.array(z.string()).catch([]);

export function warningsOf(store: Pick<Store, 'setting'>, app: string): string[] {
  return list.parse(store.setting(key(app)) ?? []);
}

export function setWarnings(store: Pick<Store, 'setSetting'>, app: string, warnings: string[]): void {
  store.setSetting(key(app), warnings);
}
