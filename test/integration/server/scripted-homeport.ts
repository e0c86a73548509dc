import { EventEmitter, on } from 'node:events';
import { implement, ORPCError } from '@orpc/server';
import type { HomeportRouter } from '../../../electron/home/rpc.ts';
import { appConfig, runSettings } from '../../../electron/shared/config.ts';
import { contract, type UpdateEvent } from '../../../electron/shared/contract.ts';
import type { StepDto, UpdateDto, WholeApp, WholeState } from '../../../electron/shared/dto.ts';
import { asWritten, say } from '../../../electron/shared/text/text.ts';
import { bareVersion } from '../../../electron/shared/version.ts';
import type { Outcome } from '../../../electron/shared/words.ts';
import { demoImageProcedures } from '../../support/demo-images.ts';
import { gitVersion } from '../../support/git-version.ts';
import { liveEvents } from '../../support/live-events.ts';
import { SCRIPTED_CONTAINERS, SCRIPTED_INSPECTION, scriptedNews } from './scripted-images.ts';
import { scriptedRegistries } from './scripted-registries.ts';

/**
 * A small implementation of the contract without an engine: what an app's update comes to is said by the app's name
 * ('succeeded', 'rolled-back', …), so that a test of a host or of the CLI can ask for any outcome.
 */
export type Scripted = {
  router: HomeportRouter;
  /** Subscriptions to `updates.watch` under way. */
  watchers(): number;
  /** What was asked for, as 'procedure argument'. */
  asked: string[];
  /** Ends the update of the app 'slow'. */
  release(): void;
  /** Says what the live state is from now on. */
  show(state: WholeState): void;
  /** How often `live.get` was asked. */
  looks(): number;
};

const AT = '2026-11-20T10:00:00.000Z';
const LATER = '2026-11-20T10:00:12.300Z';

const docker: WholeState['docker'] = {
  state: 'connected',
  endpoint: 'unix:///dev/null',
  version: '20.10',
  apiVersion: '1.41',
  message: null,
  otherEngine: null,
  since: AT,
};

export const live: WholeState = {
  version: '0.0.0',
  startedAt: AT,
  docker,
  hosts: [{ id: 'local', name: 'This machine', docker }],
  pause: { paused: false, until: null },
  storeProblem: null,
  diskLow: null,
  apps: [],
  attention: [],
  overall: 'well',
};

const OUTCOMES: Record<string, Outcome | null> = {
  succeeded: 'succeeded',
  failed: 'failed',
  'rolled-back': 'rolled-back',
  'rollback-failed': 'rollback-failed',
  interrupted: 'interrupted',
  unknown: 'unknown',
  cancelled: 'cancelled',
  asks: null,
  slow: null,
  adopted: null,
  racing: null,
  resting: null,
  skipped: 'succeeded',
};

export function update(app: string, change: Partial<UpdateDto> = {}): UpdateDto {
  const outcome = OUTCOMES[app] ?? null;
  const step: StepDto = {
    id: 1,
    kind: 'acquire-image',
    member: null,
    status: outcome === 'failed' ? 'failed' : 'succeeded',
    startedAt: AT,
    finishedAt: LATER,
    error: outcome === 'failed' ? asWritten('The build ended with 1.') : null,
    hasLog: true,
  };
  return {
    id: `u-${app}`,
    app,
    kind: 'update',
    trigger: 'person',
    from: { release: 1, imageId: 'sha256:1111', version: gitVersion('a'.repeat(40)) },
    to: { release: 2, imageId: 'sha256:2222', version: gitVersion('b'.repeat(40)) },
    outcome,
    phase: outcome === null ? 'gate' : 'done',
    startedAt: AT,
    finishedAt: outcome === null ? null : LATER,
    downtimeMs: outcome === 'succeeded' || outcome === 'rolled-back' ? 340 : null,
    stillDown: false,
    error: outcome === 'succeeded' ? null : asWritten('It was not healthy.'),
    awaitingDecision: app === 'asks',
    takenUp: false,
    waitingFor: null,
    inLine: false,
    waitsForDecisionOn: null,
    survivesCut: false,
    newerBases: [],
    cancellable: false,
    progress: null,
    steps: [step],
    ...change,
  };
}

export function scriptedHomeport(): Scripted {
  const os = implement(contract);
  const asked: string[] = [];
  let watchers = 0;
  let looks = 0;
  let shown = live;
  const changes = new EventEmitter();
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });

  const refuse = (): never => {
    throw new ORPCError('INTERNAL', { message: 'Not part of this test.' });
  };
  const known = (app: string) => {
    if (app in OUTCOMES || ['current', 'web'].includes(app)) return;
    throw new ORPCError('NOT_FOUND', { message: `There is no app "${app}".` });
  };
  const settled = new Map<string, WholeApp>();
  const settings = (app: string) => {
    known(app);
    return settled.get(app) ?? appWithSettings(app);
  };
  const begin = (app: string) => {
    known(app);
    return { updateId: `u-${app}` };
  };

  async function* watch(id: string): AsyncGenerator<UpdateEvent> {
    const app = id.slice(2);
    watchers += 1;
    try {
      const row = update(app);
      const [step] = row.steps;
      if (step)
        yield {
          type: 'update',
          update: {
            ...row,
            outcome: null,
            awaitingDecision: false,
            steps: [{ ...step, status: 'running', finishedAt: null, error: null }],
          },
        };
      yield { type: 'log', lines: [{ seq: 1, at: AT, stepId: 1, text: 'COPY . /app\u001b[31m' }] };
      if (app === 'slow') await released;
      yield { type: 'update', update: row };
    } finally {
      watchers -= 1;
    }
  }

  async function* pictures(signal: AbortSignal | undefined) {
    yield shown;
    for await (const _ of on(changes, 'shown', { signal })) yield shown;
  }

  const router = os.router({
    live: {
      get: os.live.get.handler(() => {
        looks += 1;
        return shown;
      }),
      watch: os.live.watch.handler(({ signal }) => liveEvents(pictures(signal))),
    },
    apps: {
      get: os.apps.get.handler(
        ({ input }) => shown.apps.find(({ name }) => name === input.app) ?? settings(input.app),
      ),
      inspectSource: os.apps.inspectSource.handler(({ input }) => {
        asked.push(`look ${JSON.stringify(input.source)}`);
        return input.source.kind === 'registry' ? SCRIPTED_INSPECTION : refuse();
      }),
      adoptable: os.apps.adoptable.handler(() => SCRIPTED_CONTAINERS),
      add: os.apps.add.handler(({ input }) => {
        asked.push(`add ${JSON.stringify(input)}`);
        if (input.name === 'taken')
          throw new ORPCError('CONFLICT', { message: 'The name "taken" is taken.' });
        const { source } = input;
        if (source.kind === 'git' && source.from.kind === 'git' && source.from.url.includes('gone')) {
          throw new ORPCError('SOURCE_UNAVAILABLE', { message: 'The repository does not answer.' });
        }
        return begin(input.name);
      }),
      adopt: os.apps.adopt.handler(({ input }) => {
        asked.push(`adopt ${JSON.stringify(input)}`);
        const app = settings(input.container);
        return { ...app, awaitsFirstUpdate: input.source === undefined };
      }),
      adoptAll: os.apps.adoptAll.handler(({ input }) => {
        asked.push(`adopt-all ${input.containers.join(' ')}`);
        return input.containers.map((container) =>
          container === 'db'
            ? { container, app: null, refusal: asWritten('Somebody was faster.') }
            : { container, app: container, refusal: null },
        );
      }),
      trust: os.apps.trust.handler(({ input }) => ({
        message: say('first-update.trusted', { app: input.app }),
      })),
      takeBack: os.apps.takeBack.handler(refuse),
      configure: os.apps.configure.handler(({ input }) => {
        const app = settings(input.app);
        // Somebody else is quicker, once.
        if (app.name === 'racing' && app.revision === 'r1')
          settled.set(app.name, {
            ...app,
            revision: 'r2',
            config: { ...app.config, policy: { ...app.config.policy, keepReleases: 9 } },
          });
        if (input.revision !== settings(input.app).revision)
          throw new ORPCError('CONFLICT', { message: 'The settings were changed meanwhile.' });
        asked.push(`configure ${JSON.stringify(input)}`);
        return settings(input.app);
      }),
      remove: os.apps.remove.handler(({ input }) => {
        asked.push(`remove ${input.app} ${input.keepContainer}`);
        return { removed: [], keptVolumes: [] };
      }),
      check: os.apps.check.handler(({ input }) =>
        input.apps.map((app) =>
          app === 'racing'
            ? scriptedNews(app, AT)
            : {
                app,
                at: AT,
                result: app === 'failed' ? ('failed' as const) : ('current' as const),
                hold: null,
                version: null,
                message: asWritten('Asked.'),
              },
        ),
      ),
      update: os.apps.update.handler(({ input: { app, ...wishes } }) => {
        asked.push(`update ${app} ${JSON.stringify(wishes)}`);
        if (app === 'current')
          return {
            updateId: null,
            message: asWritten('Nothing newer than release #2.'),
            wasSkipped: false,
          };
        return {
          ...begin(app),
          message: asWritten(app === 'skipped' ? 'It was skipped.' : ''),
          wasSkipped: app === 'skipped',
        };
      }),
      skip: os.apps.skip.handler(({ input: { app, version } }) => {
        asked.push(`skip ${app} ${version ?? 'newest'}`);
        return { version: bareVersion('git', 'c'.repeat(40), 'v2'), message: asWritten(`${app} skips v2.`) };
      }),
      unskip: os.apps.unskip.handler(({ input: { app, version } }) => {
        asked.push(`unskip ${app} ${version ?? 'last'}`);
        return {
          version: bareVersion('git', 'c'.repeat(40), 'v2'),
          message: asWritten(`v2 counts again for ${app}.`),
        };
      }),
      restore: os.apps.restore.handler(({ input }) => {
        asked.push(`restore ${input.app} ${input.release ?? 'previous'}`);
        return { ...begin(input.app), message: asWritten(`Putting release ${input.release ?? 1} back.`) };
      }),
      keep: os.apps.keep.handler(({ input }) => begin(input.app)),
      cancel: os.apps.cancel.handler(({ input }) => {
        asked.push(`cancel ${input.app}`);
        return begin(input.app);
      }),
      follow: os.apps.follow.handler(({ input }) => {
        asked.push(`follow ${input.app} ${input.answer}`);
        return { message: asWritten(`${input.app} is where you say.`) };
      }),
      start: os.apps.start.handler(({ input }) => {
        asked.push(`start ${input.app}`);
        return { started: true, message: asWritten(`${input.app} is started.`), dependants: [] };
      }),
      stop: os.apps.stop.handler(({ input }) => {
        asked.push(`stop ${input.app}`);
        return { stopped: true, message: asWritten(`${input.app} is stopped.`), dependants: ['sidecar'] };
      }),
      restart: os.apps.restart.handler(({ input }) => {
        asked.push(`restart ${input.app}`);
        return { restarted: 'c0ffee', message: asWritten(`${input.app} was started again.`), dependants: [] };
      }),
      followLogs: os.apps.followLogs.handler(async function* ({ input, signal }) {
        asked.push(`follow-logs ${JSON.stringify(input)}`);
        const cursor = { container: 'c'.repeat(64), startedAt: AT, at: LATER, lines: 1 };
        if (input.after === null) {
          yield {
            type: 'lines',
            lines: [
              { at: AT, text: 'one' },
              { at: LATER, text: 'two \u001b[31mred' },
            ],
            cursor,
          };
          return;
        }
        yield { type: 'note', text: `${input.app} has a new container.` };
        yield { type: 'lines', lines: [{ at: LATER, text: 'three' }], cursor };
        if (input.app !== 'slow') return yield { type: 'end', text: `${input.app} was removed.` };
        watchers += 1;
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        watchers -= 1;
      }),
      logs: os.apps.logs.handler(({ input }) => ({
        lines: [`tail ${input.tail}`, 'plain \u001b]0;title\u0007text'],
      })),
      health: os.apps.health.handler(({ input }) => [
        { at: LATER, state: 'unhealthy', detail: `no answer ${input.limit}` },
        { at: AT, state: 'healthy', detail: null },
      ]),
      dismiss: os.apps.dismiss.handler(({ input }) => {
        asked.push(`dismiss ${input.app} ${input.kind}`);
        return { dismissed: input.kind !== 'unhealthy' };
      }),
    },
    releases: {
      list: os.releases.list.handler(() => []),
      export: os.releases.export.handler(async function* ({ input }) {
        yield { type: 'written', file: input.file, bytes: 1000, sha256: '0'.repeat(64), tag: null };
      }),
    },
    updates: {
      list: os.updates.list.handler(() => [update('rolled-back'), update('succeeded')]),
      get: os.updates.get.handler(({ input }) => update(input.id.slice(2))),
      log: os.updates.log.handler(() => [{ seq: 1, at: AT, stepId: 1, text: 'COPY . /app' }]),
      watch: os.updates.watch.handler(({ input }) => watch(input.id)),
    },
    schedule: {
      preview: os.schedule.preview.handler(refuse),
      pause: os.schedule.pause.handler(({ input }) => ({
        paused: true,
        until: 'until' in input ? input.until : LATER,
      })),
      resume: os.schedule.resume.handler(() => ({ paused: false, until: null })),
    },
    defaults: { get: os.defaults.get.handler(refuse), set: os.defaults.set.handler(refuse) },
    secrets: {
      list: os.secrets.list.handler(() => ({
        secrets: [
          { host: 'git.example.org', username: 'x-access-token', storedAt: AT, problem: null },
          { host: 'nas:3000', username: 'ada', storedAt: AT, problem: asWritten('Its key is not here.') },
        ],
        key: 'file',
        keyFile: '/data/secret.key',
      })),
      set: os.secrets.set.handler(({ input }) => {
        asked.push(`secret ${input.host} ${input.username} ${input.token}`);
        return { host: input.host };
      }),
      remove: os.secrets.remove.handler(({ input }) => ({ removed: input.host === 'git.example.org' })),
      registries: scriptedRegistries(os.secrets.registries, AT, asked),
    },
    sample: {
      get: os.sample.get.handler(() => ({ app: 'succeeded', repository: '/data/sample', base: 'busybox' })),
      create: os.sample.create.handler(({ input }) => {
        asked.push(`sample ${input.name}`);
        return {
          app: 'succeeded',
          ...begin('succeeded'),
          message: asWritten('The sample is added as "succeeded".'),
        };
      }),
      push: os.sample.push.handler(({ input: { change } }) => {
        asked.push(`push ${change}`);
        const app = { good: 'succeeded', slow: 'succeeded', broken: 'failed', unhealthy: 'rolled-back' }[
          change
        ];
        return { app, ...begin(app), message: asWritten('') };
      }),
      remove: os.sample.remove.handler(() => {
        asked.push('remove the sample');
        return { removed: ['container sample', 'its git repository'] };
      }),
    },
    notifications: {
      // Nobody is ever told anything here.
      watch: os.notifications.watch.handler(async function* () {}),
      delivered: os.notifications.delivered.handler(() => undefined),
      seen: os.notifications.seen.handler(() => undefined),
    },
    engine: {
      accept: os.engine.accept.handler(({ input }) => {
        asked.push(`accept ${input.id}`);
        return { apps: ['web'] };
      }),
    },
    images: demoImageProcedures(),
    storage: {
      info: os.storage.info.handler(refuse),
      usage: os.storage.usage.handler(refuse),
      tidy: os.storage.tidy.handler(refuse),
      setCacheLimits: os.storage.setCacheLimits.handler(refuse),
      backup: os.storage.backup.handler(refuse),
      restoreBackup: os.storage.restoreBackup.handler(({ input }) => ({ restored: input.name })),
    },
  });
  return {
    router,
    watchers: () => watchers,
    asked,
    release,
    show: (state) => {
      shown = state;
      changes.emit('shown');
    },
    looks: () => looks,
  };
}

/** An app as a person has set it up; 'adopted' has no run settings. */
export function appWithSettings(name: string): WholeApp {
  const app = appAtWork(update(name));
  if (name === 'adopted') return { ...app, activeUpdate: null };
  const run = runSettings.parse({
    ports: [{ hostPort: 8080, containerPort: 80 }],
    env: { LOG: 'info', DB_PASSWORD: 'hunter2' },
    volumes: [{ source: 'data', destination: '/data' }],
    memory: 512 * 1024 ** 2,
  });
  const hours = { from: '01:00', to: '03:00', days: [0, 1] };
  if (name === 'resting') Object.assign(app.config.policy, { automatic: 'tell', restDays: 7, hours });
  return { ...app, activeUpdate: null, specFrom: 'homeport', keptOnRemove: false, run };
}

/** An app at work on an update. */
export function appAtWork(activeUpdate: UpdateDto): WholeApp {
  return {
    name: activeUpdate.app,
    containerName: activeUpdate.app,
    containerId: null,
    state: 'running',
    stateDetail: null,
    stateSince: null,
    specFrom: 'container',
    keptOnRemove: true,
    config: appConfig.parse({
      source: { kind: 'git', from: { kind: 'git', url: 'https://example.org/a.git' } },
    }),
    run: null,
    revision: 'r1',
    running: null,
    previous: null,
    lastUpdate: null,
    activeUpdate,
    lastCheck: null,
    nextRunAt: null,
    scheduleInWords: '',
    addresses: [],
    warnings: [],
    sample: false,
    fromLabels: [],
    awaitsFirstUpdate: false,
  };
}
