import type { AppDto, LiveState } from '../../shared/dto.ts';
import { checkSince } from '../apps/checks.ts';
import { warningsOf } from '../apps/warnings.ts';
import type { Core } from '../core.ts';
import { attentionOf } from '../domain/attention.ts';
import type { App } from '../domain/model.ts';
import { releaseToRestore } from '../domain/restorable.ts';
import { pauseState } from '../pause.ts';
import { scheduleInWords } from '../schedule/cron.ts';
import { releaseDto, updateDto } from './to-dto.ts';

export type AboutEngine = { version: string; startedAt: Date; storeProblem: string | null };

/** The complete picture that windows and the tray show at a glance. */
export function liveState(core: Core, about: AboutEngine): LiveState {
  const docker = core.docker.status();
  const apps = core.store.apps();
  const attention = apps.flatMap((app) => attentionOf(factsFor(core, app)));
  const working = core.runner.all().length > 0;
  return {
    version: about.version,
    startedAt: about.startedAt.toISOString(),
    docker,
    pause: pauseState(core.store, core.clock.now()),
    storeProblem: about.storeProblem,
    apps: apps.map((app) => appDto(core, app)),
    attention,
    overall:
      docker.state === 'away'
        ? 'away'
        : attention.length > 0 || about.storeProblem !== null
          ? 'attention'
          : working
            ? 'working'
            : 'well',
  };
}

export function appDto(core: Core, app: App): AppDto {
  const releases = core.store.releases(app.name);
  const running = releases.find((r) => r.number === app.runningRelease);
  const previous = releaseToRestore(releases, app.runningRelease, core.images.kept);
  const active = core.runner.active(app.name);
  const last = lastEnded(core, app.name);
  const now = core.monitor.now(app.name);
  return {
    name: app.name,
    containerName: app.containerName,
    containerId: now.containerId,
    state: now.state,
    stateDetail: now.detail,
    stateSince: now.since,
    specFrom: app.specFrom,
    config: app.config,
    run: app.run,
    running: running ? releaseDto(core, app, running) : null,
    previous: previous ? releaseDto(core, app, previous) : null,
    lastUpdate: last ? updateDto(core, last) : null,
    activeUpdate: active ? updateDto(core, active.update) : null,
    lastCheck: checkSince(app, releases, last?.finishedAt ?? null),
    nextRunAt: app.nextRunAt?.toISOString() ?? null,
    scheduleInWords: scheduleInWords(app.config.schedule),
    urls: now.urls,
    warnings: warningsOf(core.store, app.name),
  };
}

function factsFor(core: Core, app: App): Parameters<typeof attentionOf>[0] {
  const releases = core.store.releases(app.name);
  return {
    app: app.name,
    newSince: app.runningRelease === null ? app.createdAt : null,
    now: core.monitor.now(app.name),
    last: lastEnded(core, app.name),
    active: core.runner.active(app.name),
    lastCheck: app.lastCheck,
    running: releases.find((r) => r.number === app.runningRelease && core.images.kept(r).image) ?? null,
    previous: releaseToRestore(releases, app.runningRelease, core.images.kept),
    dismissed: app.dismissed,
  };
}

function lastEnded(core: Core, app: string) {
  return core.store.updates({ app, limit: 2 }).find((u) => u.outcome !== null) ?? null;
}
