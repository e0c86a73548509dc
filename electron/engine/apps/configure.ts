import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { configureInput } from '../../shared/contract.ts';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import type { App } from '../domain/model.ts';
import { scheduleOf } from '../domain/own-minute.ts';
import { nextRuns, validateSchedule } from '../schedule/cron.ts';
import { checkAnew } from './checks.ts';
import { appOrThrow, idleOrThrow } from './idle.ts';
import { refuseTakenPorts } from './taken-ports.ts';

/**
 * Changes an app's settings. The container is not touched: run settings and build inputs take effect with the next update.
 * @throws CONFLICT where the caller names settings that are not the app's any more
 */
export async function configureApp(core: Core, input: z.output<typeof configureInput>): Promise<App> {
  const seen = appOrThrow(core, input.app);
  asSeenOrThrow(seen, input.revision);
  if (input.schedule) validateSchedule(input.schedule);
  if (input.run && seen.specFrom === 'container') {
    throw new HomeportError('BAD_INPUT', say('app.adopted-runs-as-container', { app: seen.name }));
  }
  const sourceChanges = input.source !== undefined && !same(input.source, seen.config.source);
  if (input.source && sourceChanges) {
    idleOrThrow(core, seen.name);
    await core.sources.validate(input.source, core.docker, core.closing);
  }
  if (input.run && core.docker.status().state === 'connected') {
    const known = seen.run?.ports ?? [];
    const added = input.run.ports.filter((port) => !known.some((it) => same(it, port)));
    await refuseTakenPorts(core, added, seen.containerName);
  }
  // Asking took a while: what others said or began meanwhile stands.
  const app = appOrThrow(core, input.app);
  asSeenOrThrow(app, input.revision);
  if (sourceChanges) idleOrThrow(core, app.name);
  if (input.dryRun) return app;
  const runChanged = input.run !== undefined && !same(input.run, app.run);
  const config = {
    source: input.source ?? app.config.source,
    schedule: input.schedule ?? app.config.schedule,
    policy: input.policy ?? app.config.policy,
  };
  core.store.updateApp(app.name, {
    config,
    ...(sourceChanges ? {} : heldBack(core, { ...app, config })),
    ...(input.run ? { run: input.run } : {}),
    ...(runChanged ? { configChanged: true } : {}),
    ...(input.schedule ? { nextRunAt: nextRuns(scheduleOf(app.name, input.schedule), 1)[0] ?? null } : {}),
  });
  core.reschedule();
  core.changed.emit();
  return appOrThrow(core, app.name);
}

/** What was found and what waits, by the app's new policy: what waits is looked at again at once. */
function heldBack(core: Core, app: App): Partial<App> {
  const { lastCheck: check, news } = app;
  const waitsUntil = app.config.schedule.cron === null ? null : core.clock.now();
  const lastCheck = check?.result === 'new' || check?.hold ? checkAnew(core, app) : null;
  return {
    ...(lastCheck === null ? {} : { lastCheck }),
    ...(news.waitsUntil === null ? {} : { news: { ...news, waitsUntil } }),
  };
}

/** Another one after each change of what a person says about the app. */
export function settingsRevision({ config, run }: Pick<App, 'config' | 'run'>): string {
  return createHash('sha256')
    .update(JSON.stringify([config, run]))
    .digest('hex')
    .slice(0, 16);
}

function asSeenOrThrow(app: App, revision: string | undefined): void {
  if (revision === undefined || revision === settingsRevision(app)) return;
  throw new HomeportError('CONFLICT', say('app.settings-changed-meanwhile', { app: app.name }));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
