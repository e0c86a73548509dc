import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeepers, type Keepers } from '../../../electron/engine/apps/keeper.ts';
import {
  asRead,
  keeperLabels,
  keeperVolume,
  readKeeper,
} from '../../../electron/engine/apps/keeper-volume.ts';
import { DockerRefusal } from '../../../electron/engine/docker/errors.ts';
import { type Holder, isSameHolder, keeperInWords } from '../../../electron/engine/domain/keeper.ts';
import { holderOf, wasMoved } from '../../../electron/engine/holder.ts';
import { openStore } from '../../../electron/engine/store/open.ts';
import { app } from '../store/samples.ts';

const AT = new Date('2026-11-20T20:12:01Z');
const mine: Holder = { installation: 'a', machine: 'm', directory: '/mine', who: 'mira@nas' };
const theirs: Holder = { installation: 'b', machine: 'm', directory: '/root/theirs', who: 'root@nas' };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hpt-keepers-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('whose a keeper is', () => {
  const keeper = { ...mine, container: 'web', app: 'web', since: AT.toISOString() };

  test('what was written is read again, and said in words', () => {
    expect(readKeeper(keeperLabels(keeper))).toEqual(keeper);
    expect(keeperInWords(keeper)).toBe('another Homeport (mira@nas, /mine, since 2026-11-20 20:12 UTC)');
    expect(keeperInWords({ who: '', directory: '', since: 'yesterday' })).toBe('another Homeport');
  });

  test('a volume without the label is no keeper, and one that says nothing more is nobody’s that is known', () => {
    expect(readKeeper({})).toBeNull();
    expect(readKeeper({ 'homeport.test': '1' })).toBeNull();
    const bare = readKeeper({ 'homeport.keeper': 'web' });
    expect(bare && isSameHolder(bare, { ...mine, installation: '' })).toBe(false);
  });

  test.each([
    ['another directory', { directory: '/copy' }, false],
    ['another machine', { machine: 'n' }, false],
    ['another installation', { installation: 'b' }, false],
    ['a machine without an id', { machine: '' }, true],
    ['another name of the machine', { who: 'mira@nas.local' }, true],
  ])('%s', (_, changed, same) => expect(isSameHolder({ ...mine, ...changed }, mine)).toBe(same));
});

describe('a data directory', () => {
  const made = (name: string) => {
    const folder = path.join(dir, name);
    mkdirSync(folder);
    return folder;
  };

  test('has one holder, also through a link', () => {
    const folder = made('data');
    symlinkSync(folder, path.join(dir, 'link'));
    expect(holderOf(path.join(dir, 'link'))).toEqual(holderOf(folder));
    expect(holderOf(folder).machine).not.toBe(holderOf(made('other')).machine || 'none');
  });

  test('may have any name', () => {
    const holder = holderOf(made(`a  b\u001b[31m ${'x'.repeat(200)}`));
    const written = { ...holder, container: 'web', app: 'web', since: AT.toISOString() };
    const read = readKeeper(keeperLabels(written));
    expect(read && isSameHolder(read, asRead(holder))).toBe(true);
    expect(read && isSameHolder(read, asRead({ ...holder, directory: `${holder.directory}x` }))).toBe(false);
  });

  test('that was moved is told from one that was copied', () => {
    const before = made('before');
    const { directory } = holderOf(before);
    expect(wasMoved(directory, path.join(dir, 'copy'))).toBe(false);
    renameSync(before, path.join(dir, 'after'));
    expect(wasMoved(directory, path.join(dir, 'after'))).toBe(true);
    symlinkSync(path.join(dir, 'after'), before);
    expect(wasMoved(directory, path.join(dir, 'after'))).toBe(true);
    writeFileSync(path.join(dir, 'file'), '');
    expect(wasMoved(path.join(dir, 'file'), directory)).toBe(true);
    expect(wasMoved('\0', directory)).toBe(false);
  });
});

describe('an engine', () => {
  type Volumes = Map<string, Record<string, string>>;
  const engine = (volumes: Volumes, refuses = false) => {
    const asked = <T>(answer: () => T) =>
      refuses
        ? Promise.reject(new DockerRefusal(403, 'Docker refused: forbidden'))
        : Promise.resolve(answer());
    const volumeOf = (name: string, labels = {}) => ({ name, labels, driver: 'local', mountpoint: '' });
    return {
      create: (name: string, labels: Record<string, string>) =>
        asked(() => {
          if (!volumes.has(name)) volumes.set(name, labels);
          return volumeOf(name, volumes.get(name));
        }),
      inspect: (name: string) => asked(() => (volumes.has(name) ? volumeOf(name, volumes.get(name)) : null)),
      list: (label?: string) =>
        asked(() =>
          [...volumes].flatMap(([name, labels]) =>
            label === undefined || label in labels ? [volumeOf(name, labels)] : [],
          ),
        ),
      remove: (name: string) => asked(() => void volumes.delete(name)),
    };
  };
  const withKeepers = async (
    volumes: ReturnType<typeof engine>,
    work: (keepers: Keepers, log: string[], store: ReturnType<typeof openStore>) => Promise<void>,
  ) => {
    const store = openStore({ dataDir: dir, now: () => AT });
    const log: string[] = [];
    const parts = { wasMoved: () => false, now: () => AT, changed: () => undefined };
    store.insertApp(app('web', { containerName: 'web' }));
    try {
      const said = (line: string) => void log.push(line);
      await work(
        createKeepers({ docker: { volumes }, store, holder: mine, log: said, ...parts }),
        log,
        store,
      );
    } finally {
      store.close();
    }
  };
  const web = { name: 'web', containerName: 'web' };

  test('that makes no volumes stops no app, which is said once, and lets none be adopted', () =>
    withKeepers(engine(new Map(), true), async (keepers, log) => {
      expect(await keepers.other(web)).toBeNull();
      expect(await keepers.other(web)).toBeNull();
      await keepers.refresh();
      expect(log).toEqual([expect.stringContaining('forbidden')]);
      await expect(keepers.take('site', 'site', true)).rejects.toMatchObject({ code: 'DOCKER_REFUSED' });
    }));

  test('is told at once what an app from before has, and forgets what an earlier life left', async () => {
    const volumes: Volumes = new Map();
    const left = { ...mine, container: 'left', app: 'left', since: '2026-11-19T00:00:00.000Z' };
    const other = { ...theirs, container: 'other', app: 'other', since: left.since };
    for (const it of [left, other]) volumes.set(keeperVolume(it.container), keeperLabels(it));
    await withKeepers(engine(volumes), async (keepers) => {
      const undo = await keepers.take('new', 'new', false);
      await keepers.refresh();
      expect([...volumes.keys()].sort()).toEqual(['new', 'other', 'web'].map(keeperVolume));
      await undo();
      expect([...volumes.keys()].sort()).toEqual(['other', 'web'].map(keeperVolume));
    });
  });

  test('a keeper that was taken over is another’s again where that came to nothing', async () => {
    const there = { ...theirs, container: 'site', app: 'site', since: AT.toISOString() };
    const volumes: Volumes = new Map([[keeperVolume('site'), keeperLabels(there)]]);
    await withKeepers(engine(volumes), async (keepers) => {
      await expect(keepers.take('site', 'site', false)).rejects.toMatchObject({ code: 'CONFLICT' });
      const undo = await keepers.take('site', 'site', true);
      expect(readKeeper(volumes.get(keeperVolume('site')) ?? {})).toMatchObject(mine);
      await undo();
      expect(readKeeper(volumes.get(keeperVolume('site')) ?? {})).toEqual(there);
    });
  });

  test('a database of before the app was lost, or taken back, learns it from the engine', async () => {
    const there = { ...theirs, container: 'web', app: 'web', since: AT.toISOString() };
    const volumes: Volumes = new Map([[keeperVolume('web'), keeperLabels(there)]]);
    await withKeepers(engine(volumes), async (keepers) => {
      await keepers.refresh();
      expect(keepers.lost('web')).toMatchObject({ at: AT.toISOString() });
      volumes.delete(keeperVolume('web'));
      await keepers.refresh();
      expect(await keepers.other(web)).not.toBeNull();
      expect(volumes.size).toBe(0);
      volumes.set(keeperVolume('web'), keeperLabels({ ...there, ...mine }));
      await keepers.refresh();
      expect(await keepers.other(web)).toBeNull();
    });
  });
});
