import { z } from 'zod';
import type { Text } from '../../shared/text/text.ts';
import { isFollowed } from '../domain/followed-ref.ts';
import { familiarRef } from '../domain/image-ref.ts';
import type { App } from '../domain/model.ts';
import { plainName } from '../domain/names.ts';
import { reasonToLeaveTag, tagStays } from '../domain/own-tag.ts';
import type { UpdateDeps } from './context.ts';
import { parkedOf } from './parked.ts';
import { setTagNote } from './tag-note.ts';

type Deps = Pick<UpdateDeps, 'docker' | 'store'>;

/** What the tags that an app's commits move named before: image ids by reference. */
const named = z.record(z.string(), z.string());

const key = (app: string): string => `moved-tags/${app}`;

export function movedTagsOf(
  store: Pick<UpdateDeps['store'], 'setting'>,
  app: string,
): z.output<typeof named> {
  return named.catch({}).parse(store.setting(key(app)) ?? {});
}

/**
 * Why the tag that the app's container was made with is not the app's own to move; null: it is.
 * @param containers ids of the app's containers: the one that runs, and what its update keeps aside.
 */
export async function whyTagStays(
  deps: Deps,
  app: App,
  ref: string,
  containers: readonly (string | null)[],
  bases = basesOf(deps.store, app.name),
): Promise<Text | null> {
  const { docker, store } = deps;
  const named = await docker.images.inspect(ref);
  const own = new Set([...containers, ...parkedOf(store, app.name).map((p) => p.containerId)]);
  const ran = await Promise.all(containers.map((id) => (id === null ? null : docker.containers.inspect(id))));
  const releases = store.releases(app.name);
  const facts = {
    ref,
    named: named && { imageId: named.Id, repoDigests: named.RepoDigests ?? [] },
    ofTheApp: new Set([...releases.map((r) => r.imageId), ...ran.flatMap((c) => c?.Image ?? [])]),
    namedBy: store
      .apps()
      .flatMap((other) => (other.name !== app.name && goesBy(store, other, ref) ? other.name : [])),
    bases,
    followed: isFollowed(app.config.source, ref),
  };
  // To ask every container what it was made with is the dear part: only where nothing else speaks against it.
  const why = reasonToLeaveTag({ ...facts, usedBy: [] });
  return why ?? reasonToLeaveTag({ ...facts, usedBy: await othersMadeWith(docker, ref, own) });
}

/** What the app's newest build was made FROM, as its Dockerfile says; null: nothing was built yet. */
const basesList = z.array(z.string()).nullable();
const basesKey = (app: string): string => `bases/${app}`;

/** References, as its Dockerfile names them. */
export function basesOf(store: Pick<UpdateDeps['store'], 'setting'>, app: string): string[] | null {
  return basesList.catch(null).parse(store.setting(basesKey(app)) ?? null);
}

export function setBases(
  store: Pick<UpdateDeps['store'], 'setSetting'>,
  app: string,
  bases: string[] | null,
): void {
  store.setSetting(basesKey(app), bases);
}

function goesBy(store: UpdateDeps['store'], app: App, ref: string): boolean {
  const running = app.runningRelease === null ? null : store.release(app.name, app.runningRelease);
  const theirs = running?.spec?.imageRef ?? null;
  return theirs !== null && familiarRef(theirs) === familiarRef(ref);
}

/** A list shows the image's id instead of the tag once that names another image: only the container itself knows. */
async function othersMadeWith(
  docker: UpdateDeps['docker'],
  ref: string,
  own: ReadonlySet<string | null>,
): Promise<string[]> {
  const names: string[] = [];
  for (const summary of await docker.containers.list()) {
    if (own.has(summary.Id)) continue;
    const inspect = await docker.containers.inspect(summary.Id);
    const made = inspect?.Config.Image ?? '';
    if (inspect && made !== '' && familiarRef(made) === familiarRef(ref)) names.push(plainName(inspect));
  }
  return names;
}

/**
 * Says before an adopted app's first update if its tag will not follow. That its build is made from it shows only then.
 * @param ref what its container was made with; null: nothing that could move.
 */
export async function noteTag(deps: Deps, app: App, ref: string | null, containerId: string): Promise<void> {
  const why = ref === null ? null : await whyTagStays(deps, app, ref, [containerId], []);
  setTagNote(deps.store, app.name, ref === null || why === null ? null : tagStays(ref, why));
}

/** Moves the app's own tag. What it named before is written down, where Homeport did not build that itself. */
export async function moveTag(
  { docker, store }: Deps,
  name: string,
  ref: string,
  imageId: string,
): Promise<void> {
  const before = await docker.images.inspect(ref);
  const built = store.releases(name).some((r) => r.imageId === before?.Id && r.provenance === 'git');
  const app = store.app(name);
  const followed = app !== null && isFollowed(app.config.source, ref);
  // One that is followed names what was pulled last: nobody wants an older one back under it.
  if (before && !built && !followed)
    store.setSetting(key(name), { ...movedTagsOf(store, name), [ref]: before.Id });
  await docker.images.tag(imageId, ref);
}

/**
 * Gives tags back to the images that they named before, when the app is forgotten. A tag that somebody else has moved since is
 * theirs.
 * @returns what became of them, in words.
 */
export async function putTagsBack({ docker, store }: Deps, app: string): Promise<string[]> {
  const releases = store.releases(app);
  const words: string[] = [];
  for (const [ref, imageId] of Object.entries(movedTagsOf(store, app))) {
    const now = await docker.images.inspect(ref);
    if (!now || now.Id === imageId || !releases.some((release) => release.imageId === now.Id)) continue;
    if ((await docker.images.inspect(imageId)) === null) {
      words.push(`${ref} stays with the image that ran last: the one that it named before is gone`);
      continue;
    }
    await docker.images.tag(imageId, ref);
    words.push(`${ref} names the image again that it named before`);
  }
  return words;
}

/** The app is forgotten, and with it what was noted of its tag. */
export function forgetTag(store: Pick<UpdateDeps['store'], 'setSetting'>, app: string): void {
  for (const setting of [key(app), basesKey(app)]) store.setSetting(setting, undefined);
  setTagNote(store, app, null);
}
