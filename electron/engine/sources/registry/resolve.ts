import { HomeportError } from '../../../shared/errors.ts';
import { type ImageRef, parseImageRef } from '../../../shared/image-ref.ts';
import type { Follow, RegistrySource } from '../../../shared/sources/registry.ts';
import { say, type Text } from '../../../shared/text/text.ts';
import { type FollowVersions, type Preview, preview } from '../../domain/follow/preview.ts';
import { notesOf } from '../../domain/image-notes.ts';
import { isHomeportRef } from '../../domain/image-ref.ts';
import { registryKey } from '../../domain/registry-image.ts';
import type { Resolved } from '../../domain/source.ts';
import type { ImageFacts, ImagePlatform, RegistryClient } from '../../registry/registry-client.ts';

type Asks = Pick<RegistryClient, 'head' | 'look' | 'tags'>;

/** @throws BAD_INPUT where it is no repository that could be asked for */
export function repositoryOf(image: string): ImageRef {
  const ref = parseImageRef(image);
  if (ref === null || ref.tag !== null || ref.digest !== null)
    throw new HomeportError('BAD_INPUT', say('image-source.no-repository', { image }));
  if (isHomeportRef(image))
    throw new HomeportError('BAD_INPUT', say('image-source.homeports-own', { image }));
  return ref;
}

/** @throws BAD_INPUT where the pattern is none */
export function previewOf(image: string, tags: readonly string[], follow: FollowVersions): Preview {
  const found = preview(tags, follow);
  if (found) return found;
  throw new HomeportError('BAD_INPUT', say('image-source.no-pattern', { image, pattern: follow.pattern }));
}

export type Looked = { resolved: Resolved<'registry'>; facts: ImageFacts };

/** The newest of what is followed, and what it is. One question to the registry where nothing is new. */
export async function resolveImage(
  asks: Asks,
  { image, follow }: RegistrySource,
  platform: ImagePlatform,
  signal: AbortSignal,
): Promise<Looked> {
  const repository = repositoryOf(image);
  const { tag, digest } = await followed(asks, repository, { image, follow }, signal);
  // Asked only once for a digest: what it holds never changes.
  const facts = await asks.look({ ...repository, digest }, platform, signal);
  const { platformDigest, configDigest, bytes, createdAt, labels } = facts;
  const notes = notesOf(labels);
  const version = {
    kind: 'registry' as const,
    id: digest,
    label: (follow.kind === 'versions' ? tag : null) ?? notes.version,
    author: null,
    message: null,
    madeAt: createdAt,
    contextDigest: null,
  };
  const { links, revision } = notes;
  const inputs = {
    kind: 'registry' as const,
    image,
    tag,
    platformDigest,
    configDigest,
    bytes,
    links,
    revision,
  };
  return { facts, resolved: { key: registryKey(digest, inputs), version, inputs } };
}

async function followed(
  asks: Asks,
  repository: ImageRef,
  { image, follow }: { image: string; follow: Follow },
  signal: AbortSignal,
): Promise<{ tag: string | null; digest: string }> {
  if (follow.kind === 'pin') return { tag: follow.tag, digest: follow.digest };
  const tag =
    follow.kind === 'tag' ? follow.tag : await newestTag(asks, repository, { image, follow }, signal);
  const { digest } = await asks.head({ ...repository, tag }, signal);
  return { tag, digest };
}

const SHOWN_TAGS = 5;

async function newestTag(
  asks: Asks,
  repository: ImageRef,
  { image, follow }: { image: string; follow: FollowVersions },
  signal: AbortSignal,
): Promise<string> {
  const { matching, others } = previewOf(image, await asks.tags(repository, signal), follow);
  const [newest] = matching;
  if (newest !== undefined) return newest;
  const { pattern } = follow;
  const early = others.filter(({ why }) => why === 'pre-release').map(({ tag }) => tag);
  if (early.length > 0)
    throw unavailable(
      say('image-source.only-pre-releases', { image, pattern, tags: early.slice(0, SHOWN_TAGS) }),
    );
  const shown = others.slice(0, SHOWN_TAGS).map(({ tag }) => tag);
  throw unavailable(
    shown.length > 0
      ? say('image-source.no-tag', { image, pattern, tags: shown })
      : say('image-source.no-tags', { image }),
  );
}

const unavailable = (text: Text) => new HomeportError('SOURCE_UNAVAILABLE', text);
