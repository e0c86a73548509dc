import { LOCAL_HOST } from '../../electron/engine/domain/model.ts';
import { sourceKey } from '../../electron/engine/sources/git/source-key.ts';
import { appsStore } from '../../electron/engine/store/apps.ts';
import { connect, type Database } from '../../electron/engine/store/database.ts';
import { healthStore } from '../../electron/engine/store/health.ts';
import { lockDataDir } from '../../electron/engine/store/lock.ts';
import { openStore } from '../../electron/engine/store/open.ts';
import { databasePath } from '../../electron/engine/store/paths.ts';
import { releasesStore } from '../../electron/engine/store/releases.ts';
import { recordStep } from '../../electron/engine/store/steps.ts';
import { updatesStore } from '../../electron/engine/store/updates.ts';
import { appConfig } from '../../electron/shared/config.ts';
import { gitSource } from '../../electron/shared/sources/git.ts';
import { gitVersion } from './git-version.ts';
import { oneAppJournal } from './one-app-journal.ts';

/** An app of a Homeport that has been used for long. Its container is made by somebody else, or nobody. */
export type ManyApp = { name: string; container: { id: string; imageId: string } | null };

type ManyApps = {
  apps: readonly ManyApp[];
  /** Of all of them: what runs is this commit. */
  repository: { url: string; commit: string };
  /** Ended updates, in turn over the apps, spread over the last 100 days. */
  updates?: number;
  /** Changes of health of each app, spread over the last year. */
  health?: number;
};

const DAY_MS = 24 * 3600_000;
const STEPS = [
  'acquire-image',
  'verify-image',
  'take-stock',
  'create-candidate',
  'stop-previous',
  'start-candidate',
  'await-gate',
  'commit-release',
];

export const appNames = (count: number, prefix = 'hpt-many-'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(4, '0')}`);

/**
 * Fills a data directory through the store's own code. Nothing waits for the disk, so that 100,000 updates take a quarter of a
 * minute; a power cut meanwhile would leave a broken database.
 */
export function fillDataDir(dataDir: string, many: ManyApps): void {
  const lock = lockDataDir(dataDir);
  try {
    openStore({ dataDir, now: () => new Date() }).close();
    const db = connect(databasePath(dataDir));
    try {
      db.raw.exec('PRAGMA synchronous = OFF');
      insertApps(db, many);
      insertUpdates(db, many);
      insertHealth(db, many);
    } finally {
      db.close();
    }
  } finally {
    lock.release();
  }
}

function insertApps(db: Database, { apps, repository }: ManyApps): void {
  const store = { ...appsStore(db), ...releasesStore(db) };
  const now = new Date();
  for (const { name, container } of apps) {
    const source = gitSource.parse({ kind: 'git', from: { kind: 'git', url: repository.url } });
    const config = appConfig.parse({
      source,
      // There is one, and it is far: nothing runs by it while somebody measures.
      schedule: { cron: '0 4 29 2 *' },
    });
    store.insertApp({
      name,
      host: LOCAL_HOST,
      containerName: name,
      containerId: container?.id ?? null,
      engineId: null,
      specFrom: 'container',
      config,
      run: null,
      runningRelease: 1,
      configChanged: false,
      nextRunAt: null,
      lastCheck: null,
      news: { seen: [], skipped: [], waitsUntil: null },
      dismissed: {},
      createdAt: now,
    });
    store.insertRelease({
      app: name,
      imageId: container?.imageId ?? `sha256:${'0'.repeat(64)}`,
      tagFor: (number) => `homeport/${name}:${number}-${repository.commit.slice(0, 7)}`,
      sourceKey: sourceKey(source, null, repository.commit),
      provenance: 'git',
      version: versionOf(repository.commit, now),
      origin: null,
      state: 'good',
      quarantineReason: null,
      spec: null,
      createdAt: now,
      deployedAt: now,
    });
  }
}

function insertUpdates(db: Database, { apps, repository, updates = 0 }: ManyApps): void {
  const store = updatesStore(db, () => new Date());
  const began = Date.now() - 100 * DAY_MS;
  for (let n = 0; n < updates; n += 1) {
    const app = apps[n % apps.length];
    if (app === undefined) return;
    const startedAt = new Date(began + (n / updates) * 99 * DAY_MS);
    const finishedAt = new Date(startedAt.getTime() + 90_000);
    const id = `hpt-update-${n}`;
    store.insertUpdate({
      id,
      app: app.name,
      kind: 'update',
      trigger: 'schedule',
      fromRelease: 1,
      fromImageId: `sha256:${'0'.repeat(64)}`,
      outcome: 'succeeded',
      phase: 'done',
      startedAt,
      finishedAt,
      downtimeMs: 300 + (n % 100),
      error: null,
      journal: oneAppJournal({
        version: versionOf(repository.commit, startedAt),
        imageId: `sha256:${'1'.repeat(64)}`,
        release: 1,
        verified: true,
        begun: true,
        committed: true,
        cleaned: true,
      }),
    });
    const seq = Number(db.get('SELECT seq FROM updates WHERE id = ?', id)?.seq);
    db.transaction(() => {
      for (const kind of STEPS)
        recordStep(db, id, seq, {
          begin: {
            updateId: id,
            kind,
            member: null,
            status: 'succeeded',
            startedAt,
            finishedAt,
            error: null,
          },
        });
    });
  }
}

function insertHealth(db: Database, { apps, health = 0 }: ManyApps): void {
  const store = healthStore(db);
  for (const { name } of apps)
    for (let n = health; n > 0; n -= 1)
      store.insertHealth({
        app: name,
        at: new Date(Date.now() - (n / health) * 365 * DAY_MS),
        state: n % 2 === 0 ? 'unhealthy' : 'healthy',
        detail: 'GET /health answered 503 Service Unavailable',
      });
}

const versionOf = (id: string, at: Date) =>
  gitVersion(id, {
    author: 'Ada Tester',
    message: 'Make the import of large libraries twice as fast',
    madeAt: at.toISOString(),
  });
