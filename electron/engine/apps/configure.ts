import type { z } from 'zod';
import type { configureInput } from '../../shared/contract.ts';
import { HomeportError } from '../../shared/errors.ts';
import type { Core } from '../core.ts';
import type { App } from '../domain/model.ts';
import { scheduleOf } from '../domain/own-minute.ts';
import { nextRuns, validateSchedule } from '../schedule/cron.ts';
import { appOrThrow, idleOrThrow } from './idle.ts';
import { validateSource } from './validate-source.ts';

/** Changes an app's settings. The container is not touched: run settings and build inputs take effect with the next update. */
export async function configureApp(core: Core, input: z.output<typeof configureInput>): Promise<App> {
  const app = appOrThrow(core, input.app);
  if (input.schedule) validateSchedule(input.schedule);
  if (input.run && app.specFrom === 'container') {
    throw new HomeportError(
      'BAD_INPUT',
      `"${app.name}" was adopted: how it runs is read from its container. Change it there (docker, Compose); the next update keeps it.`,
    );
  }
  if (input.source && !same(input.source, app.config.source)) {
    idleOrThrow(core, app.name);
    await validateSource(core, input.source);
  }
  const runChanged = input.run !== undefined && !same(input.run, app.run);
  core.store.updateApp(app.name, {
    config: {
      source: input.source ?? app.config.source,
      schedule: input.schedule ?? app.config.schedule,
      policy: input.policy ?? app.config.policy,
    },
    ...(input.run ? { run: input.run } : {}),
    ...(runChanged ? { configChanged: true } : {}),
    ...(input.schedule ? { nextRunAt: nextRuns(scheduleOf(app.name, input.schedule), 1)[0] ?? null } : {}),
  });
  core.reschedule();
  core.changed.emit();
  return appOrThrow(core, app.name);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
