import { worstFirst } from '../../shared/attention.ts';
import type { AppDto, Attention, LiveState, UpdateDto, WholeApp, WholeState } from '../../shared/dto.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { checkSince } from '../apps/checks.ts';
import { settingsRevision } from '../apps/configure.ts';
import { awaitsFirstUpdate } from '../apps/first-update.ts';
import { settingsFromLabels } from '../apps/label-settings.ts';
import { keptOnRemove } from '../apps/remove.ts';
import { warningsOf } from '../apps/warnings.ts';
import type { Core } from '../core.ts';
import type { EngineConnection } from '../docker-port/connection.ts';
import { attentionOf } from '../domain/attention.ts';
import type { App, Release, Update } from '../domain/model.ts';
import { scheduleOf } from '../domain/own-minute.ts';
import { failedSince, isAnotherTry, newestEnd } from '../domain/recovery.ts';
import { releaseToRestore } from '../domain/restorable.ts';
import type { Host } from '../hosts/host.ts';
import { pauseState } from '../pause.ts';
import { isSample } from '../sample/record.ts';
import { scheduleInWords } from '../schedule/cron.ts';
import { type AppFacts, decisionBefore, releaseDto, updateDto, updateSummary } from './to-dto.ts';

export type AboutEngine = { version: string; startedAt: Date; storeProblem: Text | null };

/** What the picture shows of one app. */
export type AppPart = { dto: AppDto; attention: Attention[] };

/** What the picture shows of one host. */
export type HostAtAGlance = {
  host: Pick<Host, 'id' | 'name'>;
  docker: Pick<EngineConnection, 'status'>;
  disks: Pick<Core['disks'], 'low'>;
};

/** What the whole picture takes from the engine, beside what `AppFacts` says of each app. */
export type HostFacts = Pick<Core, 'store' | 'clock'> & {
  hosts: { all(): HostAtAGlance[] };
  runner: Pick<Core['runner'], 'all'>;
};

/** The picture that windows and the tray show at a glance, put together of its apps' parts. */
export function liveState(core: HostFacts, about: AboutEngine, parts: readonly AppPart[]): LiveState {
  const hosts = core.hosts.all();
  const attention = parts.flatMap((part) => part.attention).sort(worstFirst);
  const diskLow = hosts.map(({ disks }) => disks.low()).find((low) => low !== null) ?? null;
  const working = core.runner.all().length > 0;
  return {
    version: about.version,
    startedAt: about.startedAt.toISOString(),
    ...hostsDto(hosts),
    pause: pauseState(core.store, core.clock.now()),
    storeProblem: about.storeProblem,
    diskLow,
    apps: parts.map(({ dto }) => dto),
    attention,
    overall: hosts.some(({ docker }) => docker.status().state === 'away')
      ? 'away'
      : attention.length > 0 || about.storeProblem !== null || diskLow !== null
        ? 'attention'
        : working
          ? 'working'
          : 'well',
  };
}

/** `docker`: this machine's, for those who know of no other. */
function hostsDto(
  all: readonly Pick<HostAtAGlance, 'host' | 'docker'>[],
): Pick<LiveState, 'docker' | 'hosts'> {
  const hosts = all.map(({ host: { id, name }, docker }) => ({ id, name, docker: docker.status() }));
  const [local] = hosts;
  if (local === undefined) throw new Error('There is no host, not even this machine.');
  return { docker: local.docker, hosts };
}

/** The same while the database can't be used: which apps there are is not known. */
export function liveWithoutStore(hosts: readonly Host[], about: AboutEngine): WholeState {
  return {
    version: about.version,
    startedAt: about.startedAt.toISOString(),
    ...hostsDto(hosts.map((host) => ({ host, docker: host.docker }))),
    pause: { paused: false, until: null },
    // While it is exchanged nothing is wrong with it, and nothing can be asked: who sees the end of this asks again.
    storeProblem: about.storeProblem ?? say('engine.beginning-anew'),
    diskLow: null,
    apps: [],
    attention: [],
    overall: 'attention',
  };
}

/** From scratch. It depends on the app's name and on these facts alone: no clock, nothing that is kept elsewhere. */
export function appPart(core: AppFacts, app: App): AppPart {
  const records = recordsOf(core, app);
  return { dto: appDto(core, app, records), attention: attentionOf(factsFor(core, app, records)) };
}

/** What needs a person about an app, from scratch. */
export function attentionOfApp(core: AppFacts, app: App): Attention[] {
  return attentionOf(factsFor(core, app, recordsOf(core, app)));
}

/**
 * What that update alone means for a person, whatever came after it: nothing, where a person has taken it off the list.
 * @param first the app had not come up when the update ended
 */
export function attentionOfUpdate(core: AppFacts, app: App, update: Update, first: boolean): Attention[] {
  const open = update.outcome === null && !isAnotherTry(update);
  return attentionOf({
    ...factsFor(core, app, recordsOf(core, app)),
    newSince: first ? app.createdAt : null,
    last: newestEnd([update]),
    active: open ? { update, waitingFor: null } : null,
  }).filter(({ updateId }) => updateId === update.id);
}

type Records = { releases: Release[]; previous: Release | null; last: Update | null };

function recordsOf(core: AppFacts, app: App): Records {
  const releases = core.store.releases(app.name);
  return {
    releases,
    previous: releaseToRestore(releases, app.runningRelease, core.images.kept),
    last: lastEnded(core, app.name),
  };
}

function appDto(core: AppFacts, app: App, { releases, previous, last }: Records): AppDto {
  const running = releases.find((r) => r.number === app.runningRelease);
  const active = core.runner.active(app.name);
  const now = core.monitor.now(app.name);
  const lost = core.keepers.lost(app.name);
  return {
    name: app.name,
    containerName: app.containerName,
    containerId: now.containerId,
    state: now.state,
    stateDetail: lost === null ? now.detail : say('state-detail.looked-after', { who: lost.who }),
    stateSince: now.since,
    specFrom: app.specFrom,
    keptOnRemove: keptOnRemove(app),
    config: app.config,
    run: app.run,
    revision: settingsRevision(app),
    running: running ? releaseDto(core, app, running) : null,
    previous: previous ? releaseDto(core, app, previous) : null,
    lastUpdate: last ? updateSummary(core, last) : null,
    activeUpdate: active ? updateSummary(core, active.update) : null,
    lastCheck: checkSince(app, releases, last?.finishedAt ?? null),
    nextRunAt: app.nextRunAt?.toISOString() ?? null,
    scheduleInWords: scheduleInWords(scheduleOf(app.name, app.config.schedule)),
    addresses: core.host.machine.reached(now.addresses),
    warnings: warningsOf(core.store, app.name),
    sample: isSample(core.store, app),
    fromLabels: settingsFromLabels(core.store, app),
    awaitsFirstUpdate: awaitsFirstUpdate(core.store, app.name),
  };
}

/** An app with the steps of its updates, for those who ask for it. */
export function wholeApp(core: AppFacts, app: App): WholeApp {
  return withSteps(core, appDto(core, app, recordsOf(core, app)));
}

export function withSteps(core: AppFacts, app: AppDto): WholeApp {
  const { lastUpdate, activeUpdate } = app;
  return {
    ...app,
    lastUpdate: lastUpdate && stepsOf(core, lastEnded(core, app.name)),
    activeUpdate: activeUpdate && stepsOf(core, core.runner.active(app.name)?.update ?? null),
  };
}

function stepsOf(core: AppFacts, update: Update | null): UpdateDto | null {
  return update && updateDto(core, update);
}

/** Apps whose failed rollback waits for a person, and that are not worked on. Asked for every few seconds, and hardly ever any. */
export function unprovenApps({
  store,
  runner,
}: Pick<Core, 'store'> & { runner: Pick<Core['runner'], 'active'> }): () => App[] {
  const waiting = store.traces.remembered(() =>
    store.apps().filter(({ name, dismissed }) => {
      const last = lastEnded({ store }, name);
      return last?.outcome === 'rollback-failed' && dismissed['rollback-failed'] !== failedSince(last);
    }),
  );
  return () => waiting().filter(({ name }) => runner.active(name) === null);
}

function factsFor(
  core: AppFacts,
  app: App,
  { releases, previous, last }: Records,
): Parameters<typeof attentionOf>[0] {
  return {
    app: app.name,
    containerName: app.containerName,
    newSince: app.runningRelease === null ? app.createdAt : null,
    now: core.monitor.now(app.name),
    probe: app.config.policy.gate.probe && { proof: core.proofs.of(app.name) },
    last,
    active: activeFacts(core, app),
    lastCheck: app.lastCheck,
    running: releases.find((r) => r.number === app.runningRelease && core.images.kept(r).image) ?? null,
    previous,
    dismissed: app.dismissed,
    lostTo: core.keepers.lost(app.name),
  };
}

/** That it is not an app's turn yet needs nobody, unless the turn is another's that waits for a person. */
function activeFacts(core: AppFacts, app: App) {
  const active = core.runner.active(app.name);
  // That a failed rollback is tried again takes nothing off the list, and puts nothing on it.
  if (!active || isAnotherTry(active.update)) return null;
  const silent = active.inLine && decisionBefore(core, active.behind) === null;
  return { update: active.update, waitingFor: silent ? null : active.waitingFor };
}

/** The newest end of an update of the app's. A failed rollback that is being tried again is still what it was. */
export function lastEnded({ store }: Pick<Core, 'store'>, app: string) {
  return newestEnd(store.updates({ app, limit: 2 }));
}
