import pLimit from 'p-limit';
import type { z } from 'zod';
import { appName } from '../../shared/config.ts';
import type { adoptInput } from '../../shared/contract.ts';
import type { AdoptableContainer } from '../../shared/dto.ts';
import { HomeportError } from '../../shared/errors.ts';
import type { Source } from '../../shared/sources/source.ts';
import { say, sentences, type Text } from '../../shared/text/text.ts';
import { readAppDefaults, withAppDefaults } from '../app-defaults.ts';
import type { Core } from '../core.ts';
import { adoptedSource } from '../domain/adopted-source.ts';
import { dateOf } from '../domain/app-state.ts';
import { adoptionRefusal } from '../domain/container-facts.ts';
import type { ContainerSpec } from '../domain/container-spec.ts';
import { containerWarnings, writableLayerWarnings } from '../domain/container-warnings.ts';
import type { ContainerInspect, ContainerSummary, ImageInspect } from '../domain/docker-types.ts';
import type { Keeper } from '../domain/keeper.ts';
import { withLabels } from '../domain/labelled-config.ts';
import type { App } from '../domain/model.ts';
import { plainName } from '../domain/names.ts';
import { NO_NEWS } from '../domain/news.ts';
import { scheduleOf } from '../domain/own-minute.ts';
import { ENABLE } from '../domain/settings-from-labels.ts';
import { nextRuns, validateSchedule } from '../schedule/cron.ts';
import { madeFor } from '../update/made.ts';
import { noteTag } from '../update/own-tag.ts';
import { parkedOf } from '../update/parked.ts';
import { freeReleaseTag } from '../update/release-tags.ts';
import { specOf } from '../update/spec-of.ts';
import { setAwaitsFirstUpdate } from './first-update.ts';
import { lookedAfter } from './keeper.ts';
import { followedOf, keepLabels, labelsOn } from './label-settings.ts';
import { type ElsewhereNow, elsewhere, keepersOf, refuseNameElsewhere, takeFromOthers } from './take-over.ts';
import { setWarnings } from './warnings.ts';

const FIRST_RELEASE = 1;
/** Containers that are looked at side by side: a list of a hundred is there in a moment, and no engine is flooded. */
const LOOKS_AT_ONCE = 8;

/**
 * Takes a container that exists under Homeport's care. Nothing about it changes; its image gets a protecting tag.
 * From another Homeport that looks after it, it is only taken where that is asked for.
 */
export async function adoptContainer(core: Core, input: z.output<typeof adoptInput>): Promise<App> {
  const { container, name: wanted } = input;
  const inspect = await core.docker.containers.inspect(container);
  if (!inspect) throw new HomeportError('NOT_FOUND', say('adopt.no-such-container', { container }));
  const keepers = await keepersOf(core);
  const { refusal, lookedAfterBy } = await standingOf(core, inspect, keepers);
  if (refusal) throw new HomeportError('BAD_INPUT', refusal);
  if (lookedAfterBy !== null && !input.takeOver) throw lookedAfter(plainName(inspect), lookedAfterBy);
  const image = await core.docker.images.inspect(inspect.Image);
  if (!image) {
    throw new HomeportError('BAD_INPUT', say('adopt.image-gone', { container: plainName(inspect) }));
  }
  const labels = labelsOn(inspect, image);
  const name = nameFor(inspect, wanted ?? labels.name ?? undefined);
  refuseNameElsewhere(core, name, plainName(inspect), keepers);
  if (core.store.app(name)) throw new HomeportError('CONFLICT', say('adopt.name-taken', { name }));
  const source = input.source ?? (await ownSource(core, inspect, image));
  const defaults = readAppDefaults(core.store);
  const said = withAppDefaults({ ...input, source }, defaults);
  const config = withLabels(said, labels, defaults, followedOf(inspect, image));
  validateSchedule(config.schedule);
  if (input.source) await core.sources.validate(source, core.docker, core.closing);
  const changes = await core.docker.containers.changes(inspect.Id);
  const spec = await specOf(core.docker, inspect);
  const giveUp = await takeFromOthers(core, name, plainName(inspect), input.takeOver);
  try {
    return await keep(core, { inspect, image, name, config, spec, changes, seenFirst: !input.source });
  } catch (error) {
    if (core.store.app(name) === null) await giveUp();
    throw error;
  }
}

type Adopted = {
  inspect: ContainerInspect;
  name: string;
  config: App['config'];
  spec: ContainerSpec;
  /** In its writable layer. */
  changes: string[];
  image: ImageInspect;
  /** Its first update waits for a person. */
  seenFirst: boolean;
};

/** What it was made from. Nobody is asked where the engine knows where that came from. */
async function ownSource(core: Core, inspect: ContainerInspect, image: ImageInspect): Promise<Source> {
  const found = adoptedSource(inspect, image, plainName(inspect));
  if (found.source === null) throw new HomeportError('BAD_INPUT', found.noSource);
  if (!found.sure) await core.sources.validate(found.source, core.docker, core.closing);
  return found.source;
}

async function keep(core: Core, adopted: Adopted): Promise<App> {
  const { inspect, image, name, config, spec, changes } = adopted;
  const known = core.sources.identify(config.source, image);
  const startedAt = dateOf(inspect.State.StartedAt);
  const now = core.clock.now();
  const [number, imageId] = [FIRST_RELEASE, inspect.Image];
  const tag = await freeReleaseTag(core.docker, { app: name, number, version: imageId, imageId });
  await core.docker.images.tag(inspect.Image, tag);
  // Written in one go, after all that can fail: an app without its first release could not be put back.
  const app: App = {
    name,
    host: core.host.id,
    containerName: plainName(inspect),
    containerId: inspect.Id,
    engineId: (await core.docker.platform()).engineId,
    specFrom: 'container',
    config,
    run: null,
    runningRelease: FIRST_RELEASE,
    configChanged: false,
    nextRunAt: nextRuns(scheduleOf(name, config.schedule), 1)[0] ?? null,
    lastCheck: null,
    news: NO_NEWS,
    dismissed: {},
    createdAt: now,
  };
  core.store.insertApp(app);
  core.store.insertRelease({
    app: name,
    imageId: inspect.Image,
    tagFor: () => tag,
    sourceKey: known?.key ?? `adopted:${inspect.Image}`,
    provenance: 'adopted',
    version: known?.version ?? null,
    origin: known && { source: config.source, inputs: known.inputs },
    // What has never run is not known to run.
    state: startedAt === null ? 'outside' : 'good',
    quarantineReason: null,
    spec,
    createdAt: now,
    deployedAt: startedAt,
  });
  setWarnings(core.store, name, [...containerWarnings(inspect), ...writableLayerWarnings(changes, inspect)]);
  setAwaitsFirstUpdate(core.store, name, adopted.seenFirst);
  keepLabels(core.store, name, inspect, image);
  await noteTag(core, app, spec.imageRef, inspect.Id);
  core.reschedule();
  await core.monitor.refresh(name);
  core.changed.emit();
  return core.store.app(name) ?? app;
}

function nameFor(inspect: ContainerInspect, wanted: string | undefined): string {
  const name = wanted ?? plainName(inspect).toLowerCase();
  const parsed = appName.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new HomeportError(
    'BAD_INPUT',
    say('adopt.no-app-name', { name, why: parsed.error.issues[0]?.message ?? '' }),
  );
}

function followerOf(core: Core, inspect: ContainerInspect): App | undefined {
  return core.store
    .apps()
    .find((a) => a.containerName === plainName(inspect) || a.containerId === inspect.Id);
}

/** Whether it can be adopted, and from whom it would be taken. */
async function standingOf(
  core: Core,
  inspect: ContainerInspect,
  keepers: ReadonlyMap<string, Keeper>,
): Promise<ElsewhereNow> {
  const refusal = await refusalOf(core, inspect);
  return refusal === null ? elsewhere(core, inspect, keepers) : { refusal, lookedAfterBy: null };
}

async function refusalOf(core: Core, inspect: ContainerInspect): Promise<Text | null> {
  return (await refusalByRecords(core, inspect)) ?? (await excludedBy(core, inspect));
}

/** Whoever made it wants it left alone. */
async function excludedBy(core: Core, inspect: ContainerInspect): Promise<Text | null> {
  if (inspect.Config.Labels?.[ENABLE] === undefined) return null;
  const image = await core.docker.images.inspect(inspect.Image);
  return labelsOn(inspect, image).excluded ? say('labels.excluded', { label: ENABLE }) : null;
}

async function refusalByRecords(core: Core, inspect: ContainerInspect): Promise<Text | null> {
  const follower = followerOf(core, inspect);
  if (follower) {
    const { name: app, containerName: was } = follower;
    const container = plainName(inspect);
    if (was !== container) return say('adopt.was-called', { app, was });
    return sentences(
      say('adopt.followed', { container, app }),
      core.keepers.lost(app) && say('adopt.take-back', { app }),
    );
  }
  const working = Object.fromEntries(
    core.store.apps().flatMap((a) => parkedOf(core.store, a.name).map((p) => [p.containerId, a.name])),
  );
  for (const { app, journal } of core.runner.all())
    for (const { previousId, candidateId } of journal.members)
      for (const id of [previousId, candidateId]) if (id !== null) working[id] = app;
  const made = await madeFor(core.docker, core.installation, inspect);
  return adoptionRefusal(inspect, { ownContainerId: core.host.machine.ownContainer(), working, made });
}

/** What it would follow; of one whose image is gone nobody can tell. */
async function sourceFor(core: Core, inspect: ContainerInspect) {
  const image = await core.docker.images.inspect(inspect.Image);
  const container = plainName(inspect);
  if (image === null) return { source: null, noSource: say('adopt.image-gone', { container }) };
  const { source, noSource } = adoptedSource(inspect, image, container);
  return { source, noSource };
}

/** Every container, with the reason where it can't be adopted. */
export async function adoptable(core: Core): Promise<AdoptableContainer[]> {
  const keepers = await keepersOf(core);
  const line = pLimit(LOOKS_AT_ONCE);
  const look = async ({ Id, Image, State }: ContainerSummary): Promise<AdoptableContainer[]> => {
    const inspect = await core.docker.containers.inspect(Id);
    if (!inspect) return [];
    const [standing, source] = await Promise.all([
      standingOf(core, inspect, keepers),
      sourceFor(core, inspect),
    ]);
    const app = followerOf(core, inspect)?.name ?? null;
    return [
      { id: inspect.Id, name: plainName(inspect), image: Image, state: State, app, ...standing, ...source },
    ];
  };
  const all = await core.docker.containers.list();
  const found = (await Promise.all(all.map((each) => line(look, each)))).flat();
  return found.sort((a, b) => a.name.localeCompare(b.name));
}
