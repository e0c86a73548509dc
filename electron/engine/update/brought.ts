import { z } from 'zod';
import type { Images } from '../docker-port/images.ts';
import type { LogSink } from '../ports.ts';
import type { UpdateDeps } from './context.ts';

/**
 * References that are on an engine because Homeport had it fetch them, or named an image so: `repository@digest` of what was pulled, and
 * the tag that people know it by. What a person has pulled or tagged is not among them, and stays.
 *
 * INVARIANT: one is written down before the engine has it, and forgotten after it is gone.
 */
type Brought = {
  ref: string;
  /** The version that it names: it stays as long as a release that is kept is this one. */
  version: string;
  /** The update that brought it: while that is under way, it is in nobody's way. */
  update: string;
  /** Of a tag, what it was given to: one that names another image by now is somebody else's. */
  imageId: string | null;
};

const list = z.array(
  z.object({ ref: z.string(), version: z.string(), update: z.string(), imageId: z.string().nullable() }),
);
const key = (host: string): string => `brought-images/${host}`;

type Ended = { id: string; kept: boolean };

type Records = Pick<UpdateDeps['store'], 'setting' | 'setSetting'>;
type Deps = {
  docker: { images: Images };
  store: Pick<UpdateDeps['store'], 'apps' | 'releases' | 'update'> & Records;
};

const broughtTo = (store: Pick<Records, 'setting'>, host: string): Brought[] =>
  list.catch([]).parse(store.setting(key(host)) ?? []);

function keep(store: Records, host: string, all: Brought[]): void {
  store.setSetting(key(host), all.length === 0 ? undefined : all);
}

export function noteBrought(
  store: Records,
  host: string,
  { imageId = null, ...it }: Omit<Brought, 'imageId'> & { imageId?: string | null },
): void {
  const others = broughtTo(store, host).filter(({ ref }) => ref !== it.ref);
  keep(store, host, [...others, { ...it, imageId }]);
}

/** A tag that was brought names another version now: it goes with that one. A person's tag is still theirs. */
export function moveBrought(
  store: Records,
  host: string,
  ref: string,
  to: { version: string; imageId: string },
): void {
  const all = broughtTo(store, host);
  if (all.some((it) => it.ref === ref))
    keep(
      store,
      host,
      all.map((it) => (it.ref === ref ? { ...it, ...to } : it)),
    );
}

/** What a container that stays goes by is its owner's from now on. */
export function leaveBrought(store: Records, host: string, version: string): void {
  keep(
    store,
    host,
    broughtTo(store, host).filter((it) => it.version !== version),
  );
}

/**
 * Takes off what no release needs any more, and the image with it where that was its last name. What a container still uses is tried
 * again next time.
 * @param ended the update that comes to its end just now; `kept`: what it brought is what runs
 */
export async function forgetBrought(
  { docker, store }: Deps,
  host: string,
  { ended = null, log }: { ended?: Ended | null; log: LogSink },
): Promise<string[]> {
  const removed: string[] = [];
  for (const it of broughtTo(store, host)) {
    if (isNeeded(store, host, it, ended)) continue;
    const named = await docker.images.inspect(it.ref);
    const ours = named !== null && (it.imageId === null || it.imageId === named.Id);
    if (ours) await docker.images.remove(it.ref);
    if (ours && (await docker.images.inspect(it.ref)) !== null) continue;
    if (ours) {
      log(`Removed ${it.ref}, which no release needs any more`);
      removed.push(it.ref);
    }
    keep(
      store,
      host,
      broughtTo(store, host).filter(({ ref }) => ref !== it.ref),
    );
  }
  return removed;
}

function isNeeded(
  store: Deps['store'],
  host: string,
  { version, update }: Brought,
  ended: Ended | null,
): boolean {
  // A release that was to be pulled again, and was not put back, is what it was: gone.
  if (update === ended?.id && !ended.kept) return false;
  if (update !== ended?.id && store.update(update)?.outcome === null) return true;
  return store
    .apps()
    .filter((app) => app.host === host)
    .flatMap((app) => store.releases(app.name))
    .some((it) => it.state !== 'quarantined' && it.version?.kind === 'registry' && it.version.id === version);
}
