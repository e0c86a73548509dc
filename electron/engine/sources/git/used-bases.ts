import type { BaseImage } from '../../../shared/base-image.ts';
import { isHomeportError, messageOf } from '../../../shared/errors.ts';
import { parseImageRef } from '../../../shared/image-ref.ts';
import type { Images } from '../../docker-port/images.ts';
import type { ImageInspect } from '../../domain/docker-types.ts';
import { familiarRef } from '../../domain/image-ref.ts';
import { digestsOf, isInContainerd } from '../../domain/registry-image.ts';
import { RegistryFailure, type RegistryTrouble } from '../../registry/failure.ts';
import type { RegistryLogin } from '../../registry/registry-client.ts';
import { type AsksBases, baseOf, baseRef } from './follow-bases.ts';

type Engine = { images: Pick<Images, 'inspect' | 'pull'> };

/** What a registry answers that has no such image, or none for those who ask: it was made on this machine, and nobody follows it. */
const NOT_THERE: readonly RegistryTrouble[] = ['missing', 'sign-in', 'refused', 'unusable'];

/**
 * Newer base images for a build. Docker's own way asks registries for all of them, and fails for what was made on this machine: then those
 * of registries are fetched one by one.
 * @param refs of all that it is made from
 * @param followed those of registries
 * @param from.logins by registry, as for the build itself
 * @returns whether the build is to fetch them itself
 */
export async function fetchBases(
  refs: readonly string[],
  followed: readonly BaseImage[],
  {
    images,
    log,
    signal,
    limitMs,
    logins,
  }: Pick<Engine, 'images'> &
    Pick<AsksBases, 'log' | 'signal'> & { limitMs: number; logins: ReadonlyMap<string, RegistryLogin> },
): Promise<boolean> {
  const isFollowed = (ref: string) => followed.some((base) => base.ref === ref);
  if (refs.every((ref) => isFollowed(ref) || parseImageRef(ref)?.digest != null)) return true;
  for (const { ref } of followed) {
    log(`Fetching the base image ${ref}`);
    const login = logins.get(parseImageRef(ref)?.registry ?? '') ?? null;
    await images.pull(ref, { limitMs, login }, signal);
  }
  return false;
}

/**
 * Which images a build has used: what BuildKit said of it, else what the engine has under that name, else what the registry names.
 * @param said by BuildKit: digests by familiar reference
 * @param wanted what the registries named before the build
 */
export async function usedBases(
  refs: readonly string[],
  { images, said, wanted, ...asks }: Engine & AsksBases & UsedFrom,
): Promise<BaseImage[]> {
  const used = await Promise.all(refs.map((ref) => usedBase(ref, said, { images, ...asks })));
  const known = used.filter((base) => base !== null);
  return Promise.all(known.map((base) => asWanted(base, wanted ?? [], asks)));
}

type UsedFrom = { said: ReadonlyMap<string, string>; wanted: readonly BaseImage[] | null };

async function usedBase(
  base: string,
  said: ReadonlyMap<string, string>,
  { images, client, platform, log, signal }: Engine & AsksBases,
): Promise<BaseImage | null> {
  const ref = baseRef(base);
  if (ref === null) return null;
  const local = await images.inspect(base);
  const told = said.get(familiarRef(base));
  const held = local === null ? [] : digestsOf(local, `${ref.registry}/${ref.repository}`);
  const digest = told ?? held[0] ?? null;
  if (local !== null && digest === null) return null;
  // Where Docker keeps its images itself, their ids are what is wanted, and nobody needs to be asked.
  if (local !== null && digest !== null && held.includes(digest) && !isInContainerd(local))
    return { ref: base, digest, content: local.Id, madeAt: madeAt(local), newer: false };
  try {
    const named = digest ?? (await client.head(ref, signal)).digest;
    return baseOf(base, await client.look({ ...ref, digest: named }, platform, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (!isHomeportError(error)) throw error;
    const gone = error instanceof RegistryFailure && NOT_THERE.includes(error.why);
    log(`The base image ${base} is ${gone ? 'not followed' : 'not known in full yet'}: ${messageOf(error)}`);
    return gone ? null : { ref: base, digest, content: null, madeAt: null, newer: false };
  }
}

/**
 * A mirror may still have the earlier one. That the newer one was wanted is what counts then: otherwise it would be wanted again at each
 * check, until the mirror has it.
 */
async function asWanted(base: BaseImage, wanted: readonly BaseImage[], asks: AsksBases): Promise<BaseImage> {
  const it = wanted.find(({ ref }) => ref === base.ref);
  if (it === undefined || !it.newer || it.content === null) return base;
  if (it.content === base.content) return { ...base, newer: true };
  const now = await nowNamed(base.ref, asks);
  if (now !== null && now === base.content) return { ...base, newer: true };
  asks.log(`The engine did not get the newer base image ${base.ref} (a mirror may be behind).`);
  return { ...base, content: it.content };
}

async function nowNamed(base: string, { client, platform, signal }: AsksBases): Promise<string | null> {
  const ref = baseRef(base);
  if (ref === null) return null;
  try {
    const { digest } = await client.head(ref, signal);
    return (await client.look({ ...ref, digest }, platform, signal)).configDigest;
  } catch (error) {
    signal.throwIfAborted();
    if (!isHomeportError(error)) throw error;
    return null;
  }
}

function madeAt({ Created }: ImageInspect): string | null {
  const made = Date.parse(Created);
  return Number.isNaN(made) || made <= 0 ? null : new Date(made).toISOString();
}
