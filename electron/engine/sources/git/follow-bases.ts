import type { BaseImage } from '../../../shared/base-image.ts';
import { isHomeportError, messageOf } from '../../../shared/errors.ts';
import { type ImageRef, parseImageRef } from '../../../shared/image-ref.ts';
import { isHomeportRef } from '../../domain/image-ref.ts';
import type { LogSink } from '../../ports.ts';
import type { ImageFacts, ImagePlatform, RegistryClient } from '../../registry/registry-client.ts';

/** Whom a registry is asked through, and for which platform. */
export type AsksBases = {
  client: Pick<RegistryClient, 'head' | 'look'>;
  platform: ImagePlatform;
  log: LogSink;
  signal: AbortSignal;
};

/** A Dockerfile says what is asked for: no more than this. Nobody builds from as many. */
const MOST_BASES = 20;

/** Those of a build's bases that a registry can have a newer one of: a name without a digest. */
export function followable(refs: readonly string[]): string[] {
  return refs.filter((ref) => baseRef(ref) !== null).slice(0, MOST_BASES);
}

/** null: nothing that is followed. */
export function baseRef(ref: string): ImageRef | null {
  const parsed = parseImageRef(ref);
  return parsed === null || parsed.digest !== null || isHomeportRef(ref) ? null : parsed;
}

/** The bases that nothing is known of but their names. */
export const unknownBases = (refs: readonly string[]): BaseImage[] =>
  followable(refs).map((ref) => ({ ref, digest: null, content: null, madeAt: null, newer: false }));

/**
 * What the registries name now. What can't be asked for stays as it is known: that is nothing that a check fails by, and no news. What is
 * known for the first time counts as what the build used.
 */
export function basesNow(known: readonly BaseImage[], asks: AsksBases): Promise<BaseImage[]> {
  return Promise.all(
    known.map(async (base): Promise<BaseImage> => {
      const before = { ...base, newer: false };
      const facts = await factsOf(base.ref, asks);
      if (facts === null || facts.configDigest === base.content) return before;
      return { ...baseOf(base.ref, facts), newer: base.content !== null };
    }),
  );
}

export const baseOf = (ref: string, facts: ImageFacts): BaseImage => ({
  ref,
  digest: facts.platformDigest,
  content: facts.configDigest,
  madeAt: facts.createdAt,
  newer: false,
});

async function factsOf(base: string, asks: AsksBases): Promise<ImageFacts | null> {
  const ref = baseRef(base);
  if (ref === null) return null;
  const { client, platform, log, signal } = asks;
  try {
    const { digest } = await client.head(ref, signal);
    return await client.look({ ...ref, digest }, platform, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isHomeportError(error)) throw error;
    log(`Whether there is a newer base image ${base} can't be told: ${messageOf(error)}`);
    return null;
  }
}
