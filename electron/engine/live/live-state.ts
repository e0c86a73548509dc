import { worstFirst } from '../../shared/attention.ts';
import type { AppDto, LiveState } from '../../shared/dto.ts';
import { checkSince } from '../apps/checks.ts';
import { settingsRevision } from '../apps/configure.ts';
import { warningsOf } from '../apps/warnings.ts';
import type { Core } from '../core.ts';
import { attentionOf } from '../domain/attention.ts';
import type { App } from '../domain/model.ts';
import { scheduleOf } from '../domain/own-minute.ts';
import { releaseToRestore } from '../domain/restorable.ts';
import { pauseState } from '../pause.ts';
import type { DockerHost } from '../ports.ts';
import { isSample } from '../sample/record.ts';
import { scheduleInWords } from '../schedule/cron.ts';
import { decisionBefore, releaseDto, updateDto } from './to-dto.ts';

export type AboutEngine = { version: string; startedAt: Date; storeProblem: string | null };

/** The complete picture that windows and the tray show at a glance. */
export function liveState(core: Core, about: AboutEngine): LiveState {
  const docker = core.docker.status();
  const apps = core.store.apps();
  const attention = apps.flatMap((app) => attentionOf(factsFor(core, app))).sort(worstFirst);
  const diskLow = core.disks.low();
  const working = core.runner.all().length > 0;
  return {
    version: about.version,
    startedAt: about.startedAt.toISOString(),
    docker,
    pause: pauseState(core.store, core.clock.now()),
    storeProblem: about.storeProblem,
    diskLow,
    apps: apps.map((app) => appDto(core, app)),
    attention,
    overall:
      docker.state === 'away'
        ? 'away'
        : attention.length > 0 || about.storeProblem !== null || diskLow !== null
          ? 'attention'
          : working
            ? 'working'
            : 'well',
  };
}

/** The same while the database can't be used: which apps there are is not known. */
export function liveWithoutStore(docker: Pick<DockerHost, 'status'>, about: AboutEngine): LiveState {
  return {
    version: about.version,
    startedAt: about.startedAt.toISOString(),
    docker: docker.status(),
    pause: { paused: false, until: null },
    // While it is exchanged nothing is wrong with it, and nothing can be asked: who sees the end of this asks again.
    storeProblem: about.storeProblem ?? 'Homeport is just beginning anew: it can be asked again in a moment.',
    diskLow: null,
    apps: [],
    attention: [],
    overall: 'attention',
  };
}

export function appDto(core: Core, app: App): AppDto {
  const releases = core.store.releases(app.name);
  const running = releases.find((r) => r.number === app.runningRelease);
  const previous = releaseToRestore(releases, app.runningRelease, core.images.kept);
  const active = core.runner.active(app.name);
  const last = lastEnded(core, app.name);
  const now = core.monitor.now(app.name);
  const lost = core.keepers.lost(app.name);
  return {
    name: app.name,
    containerName: app.containerName,
    containerId: now.containerId,
    state: now.state,
    stateDetail: lost === null ? now.detail : `Looked after by ${lost.who} now`,
    stateSince: now.since,
    specFrom: app.specFrom,
    config: app.config,
    run: app.run,
    revision: settingsRevision(app),
    running: running ? releaseDto(core, app, running) : null,
    previous: previous ? releaseDto(core, app, previous) : null,
    lastUpdate: last ? updateDto(core, last) : null,
    activeUpdate: active ? updateDto(core, active.update) : null,
    lastCheck: checkSince(app, releases, last?.finishedAt ?? null),
    nextRunAt: app.nextRunAt?.toISOString() ?? null,
    scheduleInWords: scheduleInWords(scheduleOf(app.name, app.config.schedule)),
    addresses: now.addresses,
    warnings: warningsOf(core.store, app.name),
    sample: isSample(core.store, app),
  };
}

/** Apps whose failed rollback waits for a person, and that are not worked on. */
export function unprovenApps({ store, runner }: Pick<Core, 'store' | 'runner'>): App[] {
  return store.apps().filter(({ name, dismissed }) => {
    const last = lastEnded({ store }, name);
    const waits = last?.outcome === 'rollback-failed' && runner.active(name) === null;
    return waits && dismissed['rollback-failed'] !== last.finishedAt?.toISOString();
  });
}

function factsFor(core: Core, app: App): Parameters<typeof attentionOf>[0] {
  const releases = core.store.releases(app.name);
  return {
    app: app.name,
    containerName: app.containerName,
    newSince: app.runningRelease === null ? app.createdAt : null,
    now: core.monitor.now(app.name),
    probe: app.config.policy.gate.probe && { proof: core.proofs.of(app.name) },
    last: lastEnded(core, app.name),
    active: activeFacts(core, app),
    lastCheck: app.lastCheck,
    running: releases.find((r) => r.number === app.runningRelease && core.images.kept(r).image) ?? null,
    previous: releaseToRestore(releases, app.runningRelease, core.images.kept),
    dismissed: app.dismissed,
    lostTo: core.keepers.lost(app.name),
  };
}

/** That it is not an app's turn yet needs nobody, unless the turn is another's that waits for a person. */
function activeFacts(core: Core, app: App) {
  const active = core.runner.active(app.name);
  if (!active) return null;
  const silent = active.inLine && decisionBefore(core, active.behind) === null;
  return { update: active.update, waitingFor: silent ? null : active.waitingFor };
}

function lastEnded({ store }: Pick<Core, 'store'>, app: string) {
  return store.updates({ app, limit: 2 }).find((u) => u.outcome !== null) ?? null;
}
