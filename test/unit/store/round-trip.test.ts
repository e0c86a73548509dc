import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ContainerSpec } from '../../../electron/engine/domain/container-spec.ts';
import { runSettings } from '../../../electron/shared/config.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { gitVersion } from '../../support/git-version.ts';
import { app, at, open, release, T0, tempDir, update } from './support.ts';

const spec: ContainerSpec = {
  config: { Env: ['A=1'], Labels: { 'a.b': 'ü\u0000☃' }, Healthcheck: { Interval: 30_000_000_000 } },
  hostConfig: { Binds: ['v:/data'], Memory: 67_108_864, Ulimits: null },
  networks: { front: { Aliases: ['web'], IPAMConfig: { IPv4Address: '10.1.2.3' } } },
  imageRef: 'web:latest',
};

describe('apps', () => {
  it('come back as they were written, by name, also after a restart', () => {
    const dataDir = tempDir();
    const store = open(dataDir);
    const full = app('web', {
      specFrom: 'container',
      run: runSettings.parse({
        env: { TOKEN: 's' },
        ports: [{ hostPort: 8080, containerPort: 80 }],
        command: ['a b', ''],
      }),
      runningRelease: 4,
      configChanged: true,
      nextRunAt: at(5),
      lastCheck: {
        app: 'web',
        at: T0.toISOString(),
        result: 'new',
        version: gitVersion('c'),
        message: asWritten('m'),
        hold: { because: 'resting', until: at(9).toISOString() },
        key: 'k',
        scheduled: true,
      },
      news: {
        seen: [{ key: 'k', at: T0, told: true }],
        skipped: [{ key: 'j', version: gitVersion('b'), at: at(1) }],
        waitsUntil: at(3),
      },
      dismissed: { 'check-failed': T0.toISOString() },
    });
    store.insertApp(full);
    store.insertApp(app('alpha'));
    store.close();
    const again = open(dataDir);
    expect(again.apps()).toEqual([app('alpha'), full]);
    expect(again.app('nobody')).toBeNull();
  });

  it('change only in what the patch names', () => {
    const store = open(tempDir());
    store.insertApp(app());
    store.updateApp('web', { nextRunAt: at(1), dismissed: { unhealthy: 'x' } });
    store.updateApp('web', { runningRelease: 2 });
    expect(store.app('web')).toEqual(
      app('web', { nextRunAt: at(1), dismissed: { unhealthy: 'x' }, runningRelease: 2 }),
    );
    store.updateApp('web', { nextRunAt: null });
    expect(store.app('web')?.nextRunAt).toBeNull();
  });

  it('are not read anew while they are as they were, and are what is on disk all the same', () => {
    const store = open(tempDir());
    store.insertApp(app());
    store.insertApp(app('alpha'));
    const [alpha, web] = store.apps();
    expect(store.apps()[1]).toBe(web);
    expect(store.app('web')).toBe(web);
    store.updateApp('web', { runningRelease: 3 });
    expect(store.apps()[0]).toBe(alpha);
    expect([store.apps()[1]?.runningRelease, web?.runningRelease]).toEqual([3, app().runningRelease]);
    store.deleteApp('web');
    store.insertApp(app('web', { runningRelease: 7 }));
    expect(store.app('web')?.runningRelease).toBe(7);
  });

  it('are refused in words where the name is taken or unknown', () => {
    const store = open(tempDir());
    store.insertApp(app());
    expect(() => store.insertApp(app())).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    expect(() => store.updateApp('x', {})).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(() => store.deleteApp('x')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('take everything of theirs along when they go, and nothing of others', () => {
    const store = open(tempDir());
    for (const name of ['web', 'db']) {
      store.insertApp(app(name));
      store.insertRelease(release({ app: name }));
      store.insertUpdate(update(`u-${name}`, { app: name }));
      const step = store.record(update(`u-${name}`, { app: name }), {
        begin: {
          updateId: `u-${name}`,
          kind: 'k',
          member: null,
          status: 'running',
          startedAt: T0,
          finishedAt: null,
          error: null,
        },
      });
      store.appendLog(`u-${name}`, step ?? -1, T0, ['line']);
      store.insertHealth({ app: name, at: T0, state: 'healthy', detail: null });
    }
    store.deleteApp('web');
    expect(store.apps().map((it) => it.name)).toEqual(['db']);
    for (const [name, count] of [
      ['web', 0],
      ['db', 1],
    ] as const) {
      expect(store.releases(name)).toHaveLength(count);
      expect(store.updates({ app: name, limit: 9 })).toHaveLength(count);
      expect(store.steps(`u-${name}`)).toHaveLength(count);
      expect(store.log(`u-${name}`, {})).toHaveLength(count);
      expect(store.health(name, 9)).toHaveLength(count);
    }
  });
});

describe('releases', () => {
  it('come back with their spec untouched', () => {
    const store = open(tempDir());
    store.insertApp(app());
    const version = gitVersion('c0ffee', { author: 'A', madeAt: T0.toISOString() });
    const made = store.insertRelease(
      release({ spec, version, deployedAt: at(7), quarantineReason: asWritten('r') }),
    );
    expect(made).toMatchObject({ number: 1, tag: 'homeport/web:1-abc', spec, version });
    expect(store.release('web', 1)).toEqual(made);
    store.updateRelease('web', 1, { state: 'good', quarantineReason: null, tag: 't' });
    expect(store.release('web', 1)).toEqual({ ...made, state: 'good', quarantineReason: null, tag: 't' });
    expect(() => store.updateRelease('web', 9, {})).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(() => store.insertRelease(release({ app: 'x' }))).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
  });

  it('get a number that was never given before, newest first', () => {
    const store = open(tempDir());
    store.insertApp(app());
    for (const imageId of ['a', 'b', 'c']) store.insertRelease(release({ imageId }));
    store.deleteRelease('web', 3);
    store.deleteRelease('web', 3);
    expect(store.release('web', 3)).toBeNull();
    expect(store.insertRelease(release({ imageId: 'd' })).number).toBe(4);
    expect(store.releases('web').map((it) => it.number)).toEqual([4, 2, 1]);
  });

  it('are the same while they are candidates, and new once they were judged', () => {
    const store = open(tempDir());
    store.insertApp(app());
    const first = store.insertRelease(release());
    expect(store.insertRelease(release({ createdAt: at(9) }))).toEqual(first);
    expect(store.insertRelease(release({ imageId: 'other' })).number).toBe(2);
    expect(store.insertRelease(release({ sourceKey: 'other' })).number).toBe(3);
    store.updateRelease('web', 1, { state: 'quarantined' });
    expect(store.insertRelease(release()).number).toBe(4);
    store.updateRelease('web', 4, { state: 'good' });
    expect(store.insertRelease(release()).number).toBe(5);
    expect(store.insertRelease(release({ state: 'good', provenance: 'adopted' })).number).toBe(6);
  });
});

describe('health and settings', () => {
  it('keep health in the order it came, whatever the clock said', () => {
    const store = open(tempDir());
    store.insertApp(app());
    store.insertHealth({ app: 'web', at: at(9), state: 'healthy', detail: null });
    store.insertHealth({ app: 'web', at: at(1), state: 'unhealthy', detail: 'curl: (7)' });
    expect(store.health('web', 5).map((row) => [row.at, row.state, row.detail])).toEqual([
      [at(1), 'unhealthy', 'curl: (7)'],
      [at(9), 'healthy', null],
    ]);
    expect(store.health('web', 1)).toHaveLength(1);
    const orphan = { app: 'x', at: T0, state: 'healthy', detail: null } as const;
    expect(() => store.insertHealth(orphan)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('keep any JSON value as a setting', () => {
    const dataDir = tempDir();
    const store = open(dataDir);
    const values: [string, unknown][] = [
      ['a', null],
      ['b', false],
      ['c', { d: [1, 'x', null] }],
      ['e', ''],
    ];
    for (const [key, value] of values) store.setSetting(key, value);
    store.setSetting('b', true);
    store.close();
    const again = open(dataDir);
    expect(again.setting('b')).toBe(true);
    expect(again.setting('a')).toBeNull();
    expect(again.setting('c')).toEqual({ d: [1, 'x', null] });
    again.setSetting('c', undefined);
    expect(again.setting('c')).toBeUndefined();
  });
});

describe('the data directory', () => {
  it("is for its owner's eyes only", () => {
    const dataDir = tempDir();
    const store = open(dataDir);
    store.insertApp(app());
    const backup = store.backup('manual', T0);
    const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    expect(modeOf(dataDir)).toBe('700');
    expect(modeOf(`${dirname(store.path)}/backups`)).toBe('700');
    for (const file of [
      store.path,
      `${store.path}-wal`,
      `${store.path}-shm`,
      `${dataDir}/backups/${backup}`,
    ]) {
      expect([file, modeOf(file)]).toEqual([file, '600']);
    }
    expect(store.bytes()).toBeGreaterThanOrEqual(
      statSync(store.path).size + statSync(`${store.path}-wal`).size,
    );
  });

  it('answers STORE_UNAVAILABLE once it is closed', () => {
    const store = open(tempDir());
    store.close();
    store.close();
    expect(() => store.apps()).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
    expect(() => store.proveWritable()).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
  });
});
