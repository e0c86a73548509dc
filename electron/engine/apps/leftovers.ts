import { z } from 'zod';
import { keptText } from '../../shared/text/shape.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import { OWN_LABELS, ownLabels } from '../domain/container-labels.ts';
import type { ContainerSummary } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import { candidateName, isParkedName, tagPrefixes } from '../domain/names.ts';
import type { Store } from '../ports.ts';
import { parkedOf } from '../update/parked.ts';
import { ownAmong } from './own-images.ts';
import { keepersOf } from './take-over.ts';

/**
 * What Homeport once made or put aside for an app on the engine, and what is in no record: the database is from before it, or the
 * records were lost. It is named, and never removed but with its app.
 */
type Leftovers = {
  containers: { id: string; name: string }[];
  /** Put aside by its name, and without Homeport's labels: a person made it, and has the say. */
  lookalikes: string[];
  tags: { tag: string; imageId: string }[];
};

const words = z.array(keptText).catch([]);
const key = (app: string): string => `leftovers/${app}`;

/** As it was last looked for. */
export const leftoverWordsOf = (store: Pick<Store, 'setting'>, app: string): Text[] =>
  words.parse(store.setting(key(app)));

export function forgetLeftovers(store: Pick<Store, 'setSetting'>, app: string): void {
  store.setSetting(key(app), undefined);
}

/** Looks for them and keeps what is said of them. */
export async function noteLeftovers(core: Core, app: App): Promise<void> {
  const said = leftoverWords(app, await leftoversOf(core, app));
  if (JSON.stringify(said) === JSON.stringify(leftoverWordsOf(core.store, app.name))) return;
  core.store.setSetting(key(app.name), said);
  core.changed.emit();
}

export async function leftoversOf(core: Core, app: App): Promise<Leftovers> {
  const active = core.runner.all().map(({ id }) => id);
  const parked = new Set(parkedOf(core.store, app.name).map(({ containerId }) => containerId));
  const found: Leftovers = { containers: [], lookalikes: [], tags: [] };
  for (const summary of await core.docker.containers.list()) {
    const name = nameOf(summary);
    // What an update made or put aside a moment ago has its id in its name.
    const underWay = active.some((id) => name.endsWith(`-${id}`));
    if (parked.has(summary.Id) || name === app.containerName || underWay) continue;
    const made = summary.Labels[OWN_LABELS.app] === app.name ? await labelsOf(core, summary) : null;
    // One that a person gave another name, or started again, is theirs.
    if (made !== null && isGiven(name, made, summary)) found.containers.push({ id: summary.Id, name });
    else if (made === null && isAside(app, summary, name)) found.lookalikes.push(name);
  }
  // Another Homeport from before they knew of each other may have an app of that name: its images go by the same tags.
  const theirs = [...(await keepersOf(core)).values()].some(
    (keeper) => keeper.app === app.name && !core.keepers.isOwn(keeper),
  );
  if (theirs) return found;
  // Two apps may have had one name for their images.
  const releases = core.store.apps().flatMap((it) => core.store.releases(it.name));
  const known = new Set(releases.map(({ tag }) => tag));
  // Whoever put such a tag on another app's image: it is that one's.
  const ofOthers = new Set(releases.flatMap((it) => (it.app === app.name ? [] : it.imageId)));
  const tags = await Promise.all(tagPrefixes(app.name).map((prefix) => core.docker.images.tags(prefix)));
  const unknown = tags
    .flat()
    .filter(
      ({ tag, imageId }) =>
        !known.has(tag) && !ofOthers.has(imageId) && !active.some((id) => tag.endsWith(`:build-${id}`)),
    );
  const onRecord = new Set(releases.map(({ imageId }) => imageId));
  const images = unknown.map(({ imageId }) => imageId);
  const own = await ownAmong(core, images, onRecord);
  return { ...found, tags: unknown.filter(({ imageId }) => own.has(imageId)) };
}

function nameOf({ Names }: ContainerSummary): string {
  return Names[0]?.replace(/^\//, '') ?? '';
}

async function labelsOf({ docker, installation }: Core, { Labels, ImageID }: ContainerSummary) {
  const image = await docker.images.inspect(ImageID);
  return ownLabels(Labels, image?.Config?.Labels ?? null, installation);
}

/** It has a name that Homeport gave it, and is as Homeport left it. */
function isGiven(
  name: string,
  { member, update }: { member: string; update: string },
  { State }: ContainerSummary,
): boolean {
  return name === candidateName(member, update) || (State !== 'running' && isParkedName(name, member));
}

/** Named as what Homeport puts aside, and not running. */
function isAside({ containerName }: App, { State }: ContainerSummary, name: string): boolean {
  return State !== 'running' && isParkedName(name, containerName);
}

function leftoverWords({ name: app }: App, { containers, lookalikes, tags }: Leftovers): Text[] {
  const own = containers.map(({ name }) => name);
  const images = tags.map(({ tag }) => tag);
  const said: Text[] = [];
  if (own.length + images.length > 0) {
    const commands = [
      own.length > 0 ? `docker rm ${own.join(' ')}` : '',
      images.length > 0 ? `docker rmi ${images.join(' ')}` : '',
    ].filter(Boolean);
    said.push(say('warning.leftovers', { app, things: [...own, ...images], commands: commands.join('; ') }));
  }
  if (lookalikes.length > 0) {
    const command = `docker rm ${lookalikes.join(' ')}`;
    said.push(say('warning.lookalikes', { containers: lookalikes, app, command }));
  }
  return said;
}
