import fc from 'fast-check';
import { expect, it } from 'vitest';
import { setWarnings } from '../../../electron/engine/apps/warnings.ts';
import { NOTHING_KNOWN } from '../../../electron/engine/domain/app-state.ts';
import { reopened } from '../../../electron/engine/domain/recovery.ts';
import { createLivePicture } from '../../../electron/engine/live/live-picture.ts';
import { appPart, liveState } from '../../../electron/engine/live/live-state.ts';
import { setPause } from '../../../electron/engine/pause.ts';
import { keepRecord } from '../../../electron/engine/sample/record.ts';
import { setParked } from '../../../electron/engine/update/parked.ts';
import { setTagNote } from '../../../electron/engine/update/tag-note.ts';
import { changeBetween } from '../../../electron/shared/live-change.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { saying } from '../../support/one-app-journal.ts';
import { app, at, open, release, T0, tempDir, update } from '../store/support.ts';
import { factsOver } from './facts.ts';

const APPS = ['cache', 'db', 'web'];
const STATES = ['running', 'unhealthy', 'stopped', 'missing', 'unknown'] as const;
const OUTCOMES = ['succeeded', 'failed', 'rolled-back', 'rollback-failed'] as const;
const URL = 'https://example.com/web.git';

/** What can happen to what the picture is made of. Each does its best: what is not there is passed over. */
const KINDS = [
  ...[
    'insert',
    'delete',
    'check',
    'dismiss',
    'schedule',
    'runs',
    'release',
    'judge',
    'drop',
    'begin',
    'end',
    'again',
  ],
  ...[
    'recorded',
    'prune',
    'parked',
    'warnings',
    'note',
    'pause',
    'sample',
    'lost',
    'state',
    'active',
    'idle',
  ],
  ...['behind', 'proof', 'missing', 'low', 'away', 'problem', 'time'],
] as const;
const operation = fc.record({
  kind: fc.constantFrom(...KINDS),
  app: fc.constantFrom(...APPS),
  n: fc.nat(5),
  /** Whether anybody looks before the next one. */
  look: fc.boolean(),
});
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

type World = ReturnType<typeof factsOver>;

function happen({ facts: { store }, about, inHand }: World, { kind, app: name, n }: Operation, turn: number) {
  const known = store.app(name);
  const releases = store.releases(name);
  const [newest] = store.updates({ app: name, limit: 1 });
  const active = inHand.active.get(name);
  const after = at(turn * 1000);
  const some = <T>(list: readonly T[]): T | undefined => list[n % Math.max(1, list.length)];
  if (known === null) {
    if (kind === 'insert') store.insertApp(app(name, { createdAt: after }));
    return;
  }
  const setNow = (state: (typeof STATES)[number]) =>
    inHand.now.set(name, { ...NOTHING_KNOWN, state, containerId: `c${n}`, since: after.toISOString() });
  switch (kind) {
    case 'delete':
      inHand.active.delete(name);
      return store.deleteApp(name);
    case 'check':
      return store.updateApp(name, {
        lastCheck: {
          app: name,
          at: after.toISOString(),
          result: n > 2 ? 'failed' : 'new',
          version: null,
          message: asWritten(`m${n}`),
          key: null,
        },
      });
    case 'dismiss':
      return store.updateApp(name, { dismissed: { 'check-failed': known.lastCheck?.at ?? '' } });
    case 'schedule':
      return store.updateApp(name, {
        config: {
          ...known.config,
          schedule: { ...known.config.schedule, cron: n > 2 ? null : `H ${n} * * *` },
        },
        nextRunAt: n > 2 ? null : after,
      });
    case 'runs':
      return store.updateApp(name, { runningRelease: some(releases)?.number ?? null });
    case 'release':
      return void store.insertRelease(
        release({ app: name, imageId: `sha256:${n}`, state: 'good', spec: SPEC }),
      );
    case 'judge': {
      const it = some(releases);
      const patch = { state: n > 2 ? 'quarantined' : 'good', deployedAt: after } as const;
      return it && store.updateRelease(name, it.number, patch);
    }
    case 'drop': {
      const it = some(releases);
      return it && store.deleteRelease(name, it.number);
    }
    case 'begin':
      if (newest?.outcome !== null) store.insertUpdate(update(`u${turn}`, { app: name, startedAt: after }));
      return;
    case 'end':
      if (newest?.outcome === null)
        store.record({
          ...newest,
          outcome: some(OUTCOMES) ?? null,
          phase: 'done',
          finishedAt: after,
          error: asWritten(`e${n}`),
        });
      return;
    case 'again': {
      const open = newest ? reopened(newest, () => false) : null;
      return open ? store.reopen(open, newest?.finishedAt ?? after) : undefined;
    }
    case 'recorded':
      return void (
        newest &&
        store.record({
          ...newest,
          journal: saying(newest.journal, { release: some(releases)?.number ?? null }),
        })
      );
    case 'prune':
      return store.prune(at(n * 365 * 24 * 3600_000));
    case 'parked':
      return setParked(store, name, [{ containerId: 'p', release: n, parkedAt: T0.toISOString() }]);
    case 'warnings':
      return setWarnings(store, name, [asWritten(`w${n}`)]);
    case 'note':
      return setTagNote(store, name, n > 2 ? null : asWritten(`note ${n}`));
    case 'pause':
      return setPause(store, n > 2 ? null : { until: n > 1 ? null : at((turn + 5) * 1000).toISOString() });
    case 'sample': {
      const record = {
        app: name,
        repository: URL,
        volume: 'v',
        base: 'busybox',
        pulled: null,
        engineId: null,
      } as const;
      return keepRecord(store, n > 2 ? null : record);
    }
    case 'lost':
      return store.setSetting(
        `lost-to/${name}`,
        n > 2 ? undefined : { who: `nas ${n}`, at: T0.toISOString() },
      );
    case 'state':
      return setNow(some(STATES) ?? 'unknown');
    case 'active':
      if (newest)
        inHand.active.set(name, {
          update: {
            ...newest,
            outcome: null,
            journal: saying(newest.journal, { decision: n > 2 ? 'awaiting' : null }),
          },
          waitingFor: n > 1 ? asWritten(`for ${n}`) : null,
          progress: null,
          inLine: n > 3,
          behind: active?.behind ?? null,
        });
      return;
    case 'idle':
      return inHand.active.delete(name);
    case 'behind':
      if (active) inHand.active.set(name, { ...active, inLine: true, behind: APPS[n % APPS.length] ?? null });
      return;
    case 'proof':
      return inHand.proofs.set(name, { ok: n > 2, detail: `answered ${n}` });
    case 'missing':
      inHand.missing = new Set(n > 2 ? [`sha256:${n}`] : []);
      return;
    case 'low':
      inHand.low = n > 2 ? null : asWritten(`low ${n}`);
      return;
    case 'away':
      inHand.docker = { ...inHand.docker, state: n > 2 ? 'connected' : 'away' };
      return;
    case 'problem':
      about.storeProblem = n > 2 ? null : asWritten(`problem ${n}`);
      return;
    case 'time':
      inHand.clock = after;
      return;
    default:
      return;
  }
}

const SPEC = { config: {}, hostConfig: {}, networks: {}, imageRef: null };

it('the picture is the same as made from scratch, whatever happened since the one before', () => {
  const store = open(tempDir());
  fc.assert(
    fc.property(fc.array(operation, { minLength: 20, maxLength: 60 }), (operations) => {
      for (const { name } of store.apps()) store.deleteApp(name);
      for (const name of APPS) store.insertApp(app(name, { runningRelease: 1 }));
      const world = factsOver(store);
      const picture = createLivePicture(world.facts, world.about);
      const scratch = () => {
        const parts = store.apps().map((it) => appPart(world.here, it));
        return liveState(world.facts, world.about, parts);
      };
      for (const [turn, done] of operations.entries()) {
        happen(world, done, turn);
        if (done.look) expect(picture()).toEqual(scratch());
      }
      const last = picture();
      expect(last).toEqual(scratch());
      // Nothing has happened: it is the very same.
      expect(picture()).toBe(last);
    }),
    { numRuns: 15 },
  );
}, 60_000);

it('what happens to one app leaves the others the same objects', () => {
  const store = open(tempDir());
  for (const name of APPS) store.insertApp(app(name));
  const { facts, about, inHand } = factsOver(store);
  const picture = createLivePicture(facts, about);
  const before = picture();
  inHand.now.set('db', { ...NOTHING_KNOWN, state: 'running', containerId: 'c' });
  setWarnings(store, 'db', [asWritten('It keeps its data in its writable layer.')]);
  const after = picture();
  expect(after.apps.map((it, index) => it === before.apps[index])).toEqual([true, false, true]);
  expect(changeBetween(before, after)?.apps?.changed.map(({ name }) => name)).toEqual(['db']);
});

it('what was read of an app is read again only once something of it was written', () => {
  const store = open(tempDir());
  for (const name of APPS) store.insertApp(app(name));
  const asked: string[] = [];
  const { facts, about } = factsOver({
    ...store,
    releases: (name) => {
      asked.push(name);
      return store.releases(name);
    },
  });
  const picture = createLivePicture(facts, about);
  picture();
  asked.length = 0;
  store.setSetting('stamp', 'another');
  store.insertHealth({ app: 'web', at: T0, state: 'running', detail: null });
  picture();
  expect(asked).toEqual([]);
  store.insertRelease(release({ app: 'web' }));
  picture();
  expect(new Set(asked)).toEqual(new Set(['web']));
});
