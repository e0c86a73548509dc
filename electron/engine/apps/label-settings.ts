import { z } from 'zod';
import { isHomeportError, messageOf } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { readAppDefaults } from '../app-defaults.ts';
import type { Core } from '../core.ts';
import { adoptedSource } from '../domain/adopted-source.ts';
import type { ContainerInspect, ImageInspect } from '../domain/docker-types.ts';
import { type FromImage, isInForce, relabelled, spokenOf } from '../domain/labelled-config.ts';
import type { App } from '../domain/model.ts';
import { plainName } from '../domain/names.ts';
import { scheduleOf } from '../domain/own-minute.ts';
import { digestsOf } from '../domain/registry-image.ts';
import {
  ENABLE,
  labelsOfPerson,
  type ReadLabels,
  readLabels,
  type ScheduleCheck,
  settingLabels,
} from '../domain/settings-from-labels.ts';
import type { Store } from '../ports.ts';
import { nextRuns, validateSchedule } from '../schedule/cron.ts';
import { isWorkedOn, type Sighting } from '../update/whereabouts.ts';

/** What the labels of an app's container say, as they were seen last. */
const texts = z.record(z.string(), z.string()).catch({});
const record = z.object({
  /** All that the container has: what is as it was needs no second look. */
  raw: texts,
  /** Those that a person has set. */
  own: texts,
  /** Labels that said something new while the person had said otherwise, with the setting as it was then. */
  told: texts,
});
const key = (app: string): string => `labels/${app}`;

const recordOf = (store: Pick<Store, 'setting'>, app: string) =>
  record.catch({ raw: {}, own: {}, told: {} }).parse(store.setting(key(app)) ?? {});

export const forgetLabels = (store: Pick<Store, 'setSetting'>, app: string): void =>
  store.setSetting(key(app), undefined);

const refused: ScheduleCheck = (schedule) => {
  try {
    validateSchedule(schedule);
    return null;
  } catch (error) {
    if (isHomeportError(error)) return error.text;
    throw error;
  }
};

/** What a person's labels on the container say. */
export function labelsOn(inspect: ContainerInspect, image: ImageInspect | null): ReadLabels {
  // Whose labels they are can't be told without the image.
  const own = image === null ? {} : labelsOfPerson(inspect.Config.Labels, image.Config?.Labels);
  return readLabels(own, refused);
}

/** What the container's image tells of what it would follow. */
export function followedOf(inspect: ContainerInspect, image: ImageInspect): FromImage {
  const { source } = adoptedSource(inspect, image, plainName(inspect));
  if (source === null) return { follow: null, digest: null };
  return { follow: source.follow, digest: digestsOf(image, source.image)[0] ?? null };
}

export function keepLabels(
  store: Pick<Store, 'setSetting'>,
  app: string,
  inspect: ContainerInspect,
  image: ImageInspect,
): void {
  const { Labels } = inspect.Config;
  const own = labelsOfPerson(Labels, image.Config?.Labels);
  store.setSetting(key(app), { raw: settingLabels(Labels), own, told: {} });
}

/**
 * The container has other labels than it had: it was made again by hand, or by Compose.
 * @param seen the app when `inspect` was looked at
 * @returns whether there was a change
 */
async function noteLabels(core: Core, seen: App, inspect: ContainerInspect): Promise<boolean> {
  const { store } = core;
  const raw = settingLabels(inspect.Config.Labels);
  const same = (before: Record<string, string>) => JSON.stringify(before) === JSON.stringify(raw);
  if (same(recordOf(store, seen.name).raw)) return false;
  const image = await core.docker.images.inspect(inspect.Image);
  const [app, before] = [store.app(seen.name), recordOf(store, seen.name)];
  if (image === null || app === null || core.runner.active(app.name) || same(before.raw)) return false;
  const own = labelsOfPerson(inspect.Config.Labels, image.Config?.Labels);
  const { config, told } = relabelled(
    { config: app.config, told: before.told },
    readLabels(before.own, refused),
    readLabels(own, refused),
    readAppDefaults(store),
    followedOf(inspect, image),
  );
  if (JSON.stringify(config) !== JSON.stringify(app.config)) {
    const nextRunAt = nextRuns(scheduleOf(app.name, config.schedule), 1)[0] ?? null;
    store.updateApp(app.name, { config, nextRunAt });
    core.log(`${app.name}: settings follow the labels of its container`);
  }
  store.setSetting(key(app.name), { raw, own, told });
  core.reschedule();
  return true;
}

/** What the monitor sees of an app's own container. What an update is in the middle of is no change of a person's. */
export function watchLabels(core: Core, sighting: Sighting): void {
  const { app, named, where } = sighting;
  if (!named || app.runningRelease === null || isWorkedOn(core.runner, sighting)) return;
  if (where.is !== 'here' && where.is !== 'recreated') return;
  noteLabels(core, app, named).then(
    (news) => news && core.changed.emit(),
    (error: unknown) => core.log(`The labels of ${app.name} could not be read: ${messageOf(error)}`),
  );
}

/** The settings that are as a label of the container says, by the names that the command line has for them. */
export function settingsFromLabels(
  store: Pick<Store, 'setting'>,
  { name, config }: Pick<App, 'name' | 'config'>,
): { setting: string; label: string }[] {
  const { settings } = readLabels(recordOf(store, name).own, refused);
  return settings.flatMap(({ label, setting, says }) =>
    isInForce(config, says, null) ? [{ setting, label }] : [],
  );
}

/** What a person should know of the labels: a value that says nothing, or one that is new and not followed. */
export function labelWarnings(store: Pick<Store, 'setting' | 'app'>, name: string): Text[] {
  const app = store.app(name);
  if (app === null) return [];
  const { own, told } = recordOf(store, name);
  const { bad, excluded, settings } = readLabels(own, refused);
  return [
    ...bad.map((it) => say('labels.bad', it)),
    ...(excluded ? [say('labels.excluded-app', { label: ENABLE, app: name })] : []),
    ...settings.flatMap(({ label, setting, says }) =>
      told[label] !== undefined && told[label] === spokenOf(app.config, says)
        ? [say('labels.not-followed', { label, value: own[label] ?? '', setting, app: name })]
        : [],
    ),
    ...settings.flatMap(({ label, says }) =>
      says.follow !== undefined && app.config.source.kind !== 'registry'
        ? [say('labels.follow-image-only', { label })]
        : [],
    ),
  ];
}
