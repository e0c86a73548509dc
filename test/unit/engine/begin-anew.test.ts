import { expect, it } from 'vitest';
import { otherEngineRefusal } from '../../../electron/engine/apps/own-engine.ts';
import { lookOverDue, openRecords } from '../../../electron/engine/begin-anew.ts';
import type { Store } from '../../../electron/engine/ports.ts';
import { restoreBackup } from '../../../electron/engine/store/restore.ts';
import { parkedOf, setParked } from '../../../electron/engine/update/parked.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { prepared } from '../domain/plan-samples.ts';
import { app, at, beginStep, ended, release, T0, tempDir, update } from '../store/support.ts';

const ENGINE = 'first@/var/lib/docker';

function records(dataDir = tempDir(), engineId: string | null = null): { dataDir: string; store: Store } {
  return { dataDir, store: openRecords({ dataDir, now: () => at(5), log: () => undefined }, engineId) };
}

/** An app in the middle of an update, and one whose rollback has failed. */
function midway() {
  const { dataDir, store } = records();
  store.enrol('test');
  store.insertApp(app('web', { containerId: 'live', engineId: ENGINE, nextRunAt: T0 }));
  store.insertRelease(release());
  store.insertUpdate(update('u1', { journal: prepared({ downSince: T0.toISOString() }) }));
  beginStep(store, update('u1', { journal: prepared({ downSince: T0.toISOString() }) }));
  setParked(store, 'web', [{ containerId: 'parked', release: 1, parkedAt: T0.toISOString() }]);
  store.insertApp(app('wiki', { engineId: ENGINE }));
  store.insertUpdate(ended('w1', T0, { app: 'wiki', outcome: 'rollback-failed' }));
  return { dataDir, store };
}

it('a database that was put back takes nothing up: what was open ends as unknown, before anything is resumed', () => {
  const { dataDir, store } = midway();
  expect(store.enrol('test')).toBe(1);
  const name = store.backup('manual', T0);
  store.close();
  restoreBackup(dataDir, name, at(1));
  const { store: back } = records(dataDir);
  expect(back.openUpdates()).toEqual([]);
  expect(back.update('u1')).toMatchObject({
    outcome: 'unknown',
    phase: 'done',
    downtimeMs: null,
    finishedAt: at(5),
  });
  expect(back.steps('u1').map(({ status }) => status)).toEqual(['interrupted']);
  // What nobody judged may be what runs: the next update must not take it for a leftover of its own.
  expect(back.releases('web')).toEqual([]);
  expect(back.app('web')).toMatchObject({ containerId: null, engineId: ENGINE });
  expect(back.app('web')?.nextRunAt).not.toEqual(T0);
  expect(parkedOf(back, 'web')).toHaveLength(1);
  expect(back.setting('recovered/wiki')).toBe('w1');
  expect(lookOverDue(back)).toBe(true);
  // What waited to be told then may have been told since; what is found now is news.
  back.enrol('test');
  expect(back.pending('test').map(({ event }) => event.updateId)).toEqual(['u1']);
  back.close();
});

it('a restart is no such thing', () => {
  const { dataDir, store } = midway();
  const before = [store.openUpdates(), store.apps(), store.releases('web')];
  store.close();
  const { store: again } = records(dataDir);
  expect([again.openUpdates(), again.apps(), again.releases('web')]).toEqual(before);
  expect(lookOverDue(again)).toBe(false);
  again.close();
});

it('apps that were given to another engine take nothing along from the one before', async () => {
  const { dataDir, store } = midway();
  store.close();
  const { store: moved } = records(dataDir, 'second@/srv');
  expect(moved.update('u1')).toMatchObject({ outcome: 'unknown' });
  expect(moved.apps().map(({ engineId }) => engineId)).toEqual(['second@/srv', 'second@/srv']);
  expect(parkedOf(moved, 'web')).toEqual([]);
  expect(await refusal(moved, 'second@/srv')).toBeNull();
  // Its containers are on the former one still: that one is another engine now all the same.
  expect(await refusal(moved, ENGINE, ['live', 'old', 'new'])).toMatch(/Another Docker engine/);
  moved.close();
});

it('an engine is another one by its id, and not where it has a container of the apps’', async () => {
  const { store } = midway();
  expect(await refusal(store, ENGINE)).toBeNull();
  expect(await refusal(store, 'second@/srv')).toBe(
    'Another Docker engine answers at unix:///x, that of "nas": web, wiki are not on it, so nothing is done there. Set the address (DOCKER_HOST) back to their engine, or give the apps to this one: homeport engine accept.',
  );
  // Docker was installed anew and has another id: its containers are the apps'.
  expect(await refusal(store, 'second@/srv', ['live'])).toBeNull();
  expect(await refusal(store, 'second@/srv', ['parked'])).toBeNull();
  expect(await refusal(store, 'second@/srv', ['old'])).toBeNull();
  expect(await refusal(store, 'second@/srv', ['somebody'])).not.toBeNull();
  // Where an engine has no id, it can't be told.
  expect(await refusal(store, null)).toBeNull();
  for (const { name } of store.apps()) store.deleteApp(name);
  expect(await refusal(store, 'second@/srv')).toBeNull();
  store.close();
});

it('an app whose engine is not known yet is on the one that answers', async () => {
  const { store } = records();
  store.insertApp(app('web'));
  expect(await refusal(store, 'any')).toBeNull();
  store.close();
});

const refusal = async (store: Store, id: string | null, containers: string[] = []) => {
  const engine = { id, name: 'nas', endpoint: 'unix:///x', containers: async () => new Set(containers) };
  const said = await otherEngineRefusal(store, engine);
  return said && render(said);
};
