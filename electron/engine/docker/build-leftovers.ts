import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { LogSink } from '../ports.ts';
import { inspectImage, listImages, removeImage } from './image-requests.ts';
import type { Transport } from './request.ts';
import { shaped, shapes } from './shapes.ts';

/** One classic build, from before the engine is asked until its leftovers are dealt with. */
type WatchedBuild = {
  /**
   * To be called once, when the build is over, however it went.
   * @param named short ids of images that the build's text says it made, in order: a claim, never a proof.
   */
  end(named: string[]): Promise<void>;
};

export type BuildLeftovers = { watch(api: Transport, log: LogSink): Promise<WatchedBuild> };

/**
 * The engine takes down the container of the step that was cut off after it has answered, which takes its time on a busy machine; until
 * then it refuses to remove what that was made from. Milliseconds.
 */
const PATIENCE_MS = 30_000;
const BETWEEN_TRIES_MS = 200;

type Start = { since: number; before: Set<string> };
type Listed = { id: string; parent: string; tagged: boolean };

/**
 * Removes what classic builds leave on one engine: an image without a name for every step. The engine says their ids only in
 * text, in which the commands of a Dockerfile write too. So the text removes nothing; it only narrows what the engine lists.
 * An image is taken for a build's own only where all of this holds:
 * - the engine lists it now, and did not when the build began;
 * - the engine made it after the build began, by the engine's own clock: what was pulled or loaded meanwhile is older;
 * - it has neither a tag nor a digest;
 * - the build's text names it, and never as one from the cache. An id comes from the time in nanoseconds and from a random
 *   container id: nobody can print it before it exists, and a build's commands can't ask the engine for it.
 * In doubt an image stays. Containers are never removed: the engine does that (`forcerm`), for a build called off as well.
 *
 * INVARIANTS
 * - Only ids from the engine's own list are handed to the engine, and nothing is forced: what is in use stays.
 * - Nothing is removed while another build goes on: it may be about to use a step from the cache. The last to end removes.
 */
export function createBuildLeftovers(): BuildLeftovers {
  let underWay = 0;
  let removal: Promise<void> = Promise.resolve();
  let proven: string[] = [];

  const removeProven = async (api: Transport, listed: Listed[]): Promise<void> => {
    const order = leavesFirst(proven, listed);
    const patience = AbortSignal.timeout(PATIENCE_MS);
    proven = [];
    for (const [index, id] of order.entries()) {
      while (underWay === 0 && (await isHeld(api, id)) && !patience.aborted) await sleep(BETWEEN_TRIES_MS);
      if (underWay > 0) {
        proven.push(...order.slice(index));
        return;
      }
    }
  };

  return {
    watch: async (api, log) => {
      underWay += 1;
      const start = await lookAround(api, removal).catch((error: unknown) => {
        log(`What this build leaves behind can't be told apart and will stay: ${messageOf(error)}`);
        return null;
      });
      return {
        end: async (named) => {
          let listed: Listed[] = [];
          try {
            if (start !== null) {
              listed = await everyImage(api);
              proven.push(...(await ownOf(api, listed, start, named)));
            }
          } finally {
            underWay -= 1;
          }
          if (underWay > 0 || proven.length === 0) return;
          removal = removeProven(api, listed);
          await removal;
        },
      };
    },
  };
}

/** Removes an untagged image. @returns whether it is still there, because something uses it */
async function isHeld(api: Transport, id: string): Promise<boolean> {
  await removeIfUntagged(api, id, false);
  const image = await inspectImage(api, id);
  return image !== null && named(image.RepoTags).length === 0;
}

/** @param id an id, or a tag of Homeport's own. @param parents whether the untagged images that only this one was made from go too. */
export async function removeIfUntagged(api: Transport, id: string, parents: boolean): Promise<void> {
  const image = await inspectImage(api, id);
  if (image !== null && named(image.RepoTags).length === 0) await removeImage(api, image.Id, parents);
}

/** What there is before a build, and the engine's time. */
async function lookAround(api: Transport, removal: Promise<void>): Promise<Start> {
  // An error in it belongs to the build that began it, and is in that one's log.
  await removal.catch(() => undefined);
  const what = say('docker-call.time');
  const { SystemTime } = shaped(shapes.info, await api.json({ method: 'GET', path: '/info', what }));
  const listed = await everyImage(api);
  return { since: Date.parse(SystemTime), before: new Set(listed.map(({ id }) => id)) };
}

async function everyImage(api: Transport): Promise<Listed[]> {
  return (await listImages(api, { all: true })).map((image) => ({
    id: image.Id,
    parent: image.ParentId ?? '',
    tagged: named(image.RepoTags).length > 0,
  }));
}

/** The images that are proven to be this build's own. */
async function ownOf(api: Transport, listed: Listed[], start: Start, claims: string[]): Promise<string[]> {
  const own: string[] = [];
  for (const { id, tagged } of listed) {
    if (tagged || start.before.has(id)) continue;
    if (!claims.some((short) => id.startsWith(`sha256:${short}`))) continue;
    const image = await inspectImage(api, id);
    if (image === null || named(image.RepoDigests).length > 0) continue;
    if (Date.parse(image.Created) >= start.since) own.push(image.Id);
  }
  return own;
}

/** Engines before 25 write '<none>:<none>' where there is no name. */
function named(names: string[] | null | undefined): string[] {
  return (names ?? []).filter((name) => !name.startsWith('<none>'));
}

/** Children before their parents; without those that others are made from, which the engine would not remove. */
function leavesFirst(ids: string[], listed: Listed[]): string[] {
  const left = new Set(ids);
  const order: string[] = [];
  for (;;) {
    const parents = new Set(listed.filter(({ id }) => !order.includes(id)).map(({ parent }) => parent));
    const leaf = [...left].find((id) => !parents.has(id));
    if (leaf === undefined) return order;
    left.delete(leaf);
    order.push(leaf);
  }
}
