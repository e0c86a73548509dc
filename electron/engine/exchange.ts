import { HomeportError } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';
import type { Shared } from './core.ts';
import type { EngineConnection } from './docker-port/connection.ts';
import { LOCAL_HOST } from './domain/model.ts';
import { restoreBackup } from './store/restore.ts';

/** What the parts of a running engine stand on, and how it is exchanged: they are closed for it and put together anew. */
export type Base = {
  dataDir: string;
  docker: Pick<EngineConnection, 'status'>;
  /** Throws STORE_UNAVAILABLE while the database can't be used. */
  core(): Shared;
  /** How many updates are. */
  underWay(): number;
  now(): Date;
  /** @param engineId of the engine that the apps are on from now on */
  exchange(work: () => void, engineId?: string): Promise<void>;
};

/** Two exchanges at once would open the database twice, and act twice. @throws CONFLICT for the second */
export function oneAtATime(exchange: Base['exchange']): Base['exchange'] {
  let underWay = false;
  return async (...how) => {
    if (underWay) throw new HomeportError('CONFLICT', say('engine.beginning-anew'));
    underWay = true;
    try {
      await exchange(...how);
    } finally {
      underWay = false;
    }
  };
}

/** Puts a backup in the database's place. @throws CONFLICT while an update is under way; what `restoreBackup` throws */
export async function restoreHere(base: Base, name: string): Promise<string> {
  if (base.underWay() > 0) {
    throw new HomeportError('CONFLICT', say('backup.update-under-way'));
  }
  await base.exchange(() => void restoreBackup(base.dataDir, name, base.now()));
  return name;
}

/**
 * A person gives the apps to the engine that answers, which is another one than theirs.
 * @param id of the engine that the person was shown
 * @returns the names of the apps
 */
export async function acceptEngine(base: Base, id: string): Promise<string[]> {
  const apps = base
    .core()
    .store.apps()
    .filter(({ host }) => host === LOCAL_HOST)
    .map(({ name }) => name);
  if (base.docker.status().otherEngine?.id !== id) {
    throw new HomeportError('CONFLICT', say('engine.not-that-one'));
  }
  await base.exchange(() => undefined, id);
  return apps;
}
