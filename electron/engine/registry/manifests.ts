import { createHash } from 'node:crypto';
import { formatImageRef, type ImageRef, isDigest } from '../../shared/image-ref.ts';
import { plainLine } from '../../shared/plain-text.ts';
import { say } from '../../shared/text/text.ts';
import type { Ask } from './ask.ts';
import { type HttpAnswer, tooMuch } from './exchange.ts';
import { RegistryFailure } from './failure.ts';
import {
  type IndexEntry,
  isAttestation,
  isImageConfig,
  MANIFEST_TYPES,
  type Manifest,
  madeAt,
  plainLabels,
  readConfig,
  readManifest,
} from './manifest-shapes.ts';
import { platformName, runsOn } from './platforms.ts';
import type { ImageFacts, ImagePlatform } from './registry-client.ts';

const MANIFEST_LIMIT = 4 * 1024 * 1024;
const CONFIG_LIMIT = 8 * 1024 * 1024;
const MOST_PLATFORMS = 100;
/** An index within an index is allowed; one in that one is no image that anybody pushed. */
const DEEPEST = 2;
const ACCEPT = MANIFEST_TYPES.join(', ');
const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+/;

type Named = { digest: string; mediaType: string };

/**
 * Digest and media type of what a reference names. A registry that does not say the digest is asked for the content instead.
 * @throws RegistryFailure
 */
export async function headManifest(ask: Ask, ref: ImageRef, signal: AbortSignal): Promise<Named> {
  const asked = { ref, path: manifestPath(ref), accept: ACCEPT };
  const named = await ask(
    {
      ...asked,
      method: 'HEAD',
      bodyLimit: 0,
      ok: [405, 501],
      read: (answer) => (answer.status >= 400 ? null : namedBy(ref, answer)),
    },
    signal,
  );
  if (named !== null) return named;
  return ask(
    {
      ...asked,
      method: 'GET',
      bodyLimit: MANIFEST_LIMIT,
      read: (answer) => {
        const digest = ref.digest ?? digestOf(answer.body);
        verify(ref, digest, answer);
        if (readManifest(answer.body) === null) throw nonsense(answer);
        return (
          namedBy(ref, { ...answer, headers: { ...answer.headers, 'docker-content-digest': digest } }) ??
          fail(answer)
        );
      },
    },
    signal,
  );
}

/**
 * What a digest holds for a platform. Each part is held to its digest.
 * @throws RegistryFailure 'unusable' where there is nothing for the platform.
 */
export async function lookInto(
  ask: Ask,
  ref: ImageRef & { digest: string },
  platform: ImagePlatform,
  signal: AbortSignal,
): Promise<ImageFacts> {
  const image = formatImageRef(ref);
  const get = (digest: string) =>
    ask(
      {
        ref,
        method: 'GET',
        path: manifestPath({ ...ref, digest }),
        accept: ACCEPT,
        bodyLimit: MANIFEST_LIMIT,
        read: (answer) => {
          verify(ref, digest, answer);
          const read = readManifest(answer.body);
          if (read === 'old')
            throw new RegistryFailure('unusable', say('registry-ask.old-manifest', { image }));
          return read ?? fail(answer);
        },
      },
      signal,
    );

  const platforms: string[] = [];
  const find = async (
    digest: string,
    depth: number,
  ): Promise<{ digest: string; manifest: Manifest } | null> => {
    const read = await get(digest);
    if (!('entries' in read)) return { digest, manifest: read };
    if (depth > DEEPEST) return null;
    const entries = read.entries.filter((it) => !isAttestation(it));
    platforms.push(...entries.flatMap((it) => (it.platform ? [platformName(it.platform)] : [])));
    const chosen = choose(entries, platform);
    return chosen === null ? null : find(chosen.digest, depth + 1);
  };

  const found = await find(ref.digest, 0);
  const names = [...new Set(platforms)].slice(0, MOST_PLATFORMS);
  if (found === null)
    throw new RegistryFailure(
      'unusable',
      say('registry-ask.no-platform', {
        image,
        platform: platformName(platform),
        platforms: names.map(plainLine),
      }),
    );
  const { config, layers } = found.manifest;
  if (!isImageConfig(config.mediaType))
    throw new RegistryFailure(
      'unusable',
      say('registry-ask.no-image', { image, type: plainLine(config.mediaType) }),
    );
  const content = await ask(
    {
      ref,
      method: 'GET',
      path: `/v2/${ref.repository}/blobs/${config.digest}`,
      bodyLimit: CONFIG_LIMIT,
      read: (answer) => {
        if (config.size > CONFIG_LIMIT) throw tooMuch(answer.url.host);
        verify(ref, config.digest, answer);
        return readConfig(answer.body) ?? fail(answer);
      },
    },
    signal,
  );
  const alone = content.os === '' || content.architecture === '' ? [] : [platformName(content)];
  return {
    indexDigest: found.digest === ref.digest ? null : ref.digest,
    platformDigest: found.digest,
    configDigest: config.digest,
    platforms: (names.length > 0 ? names : alone).map(plainLine),
    bytes: layers.reduce((sum, { size }) => sum + size, 0),
    createdAt: madeAt(content.created),
    labels: plainLabels(content.config?.Labels),
  };
}

/** The best for the platform; else the first that does not say what it is for, as the engine does. */
function choose(entries: readonly IndexEntry[], platform: ImagePlatform): IndexEntry | null {
  for (const name of runsOn(platform)) {
    const entry = entries.find((it) => it.platform && platformName(it.platform) === name);
    if (entry !== undefined) return entry;
  }
  return entries.find((it) => !it.platform) ?? null;
}

function manifestPath({ repository, tag, digest }: ImageRef): string {
  return `/v2/${repository}/manifests/${digest ?? tag ?? 'latest'}`;
}

/** null: it does not say a digest. */
function namedBy(ref: ImageRef, answer: HttpAnswer): Named | null {
  const digest = answer.headers['docker-content-digest'];
  const mediaType = (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';
  if (SCHEMA_1.test(mediaType))
    throw new RegistryFailure('unusable', say('registry-ask.old-manifest', { image: formatImageRef(ref) }));
  if (typeof digest !== 'string' || !isDigest(digest)) return null;
  if (ref.digest !== null && ref.digest !== digest) throw wrongDigest(ref, ref.digest, answer);
  return { digest, mediaType: plainLine(mediaType).slice(0, 255) };
}

function verify(ref: ImageRef, digest: string, answer: HttpAnswer): void {
  if (digestOf(answer.body, digest.split(':', 1)[0]) !== digest) throw wrongDigest(ref, digest, answer);
}

function digestOf(body: Buffer, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`;
}

function wrongDigest(ref: ImageRef, digest: string, { url }: HttpAnswer): RegistryFailure {
  const image = formatImageRef(ref);
  return new RegistryFailure('nonsense', say('registry-ask.wrong-digest', { host: url.host, digest, image }));
}

function fail(answer: HttpAnswer): never {
  throw nonsense(answer);
}

function nonsense({ url, headers, status }: HttpAnswer): RegistryFailure {
  const what = plainLine(headers['content-type'] ?? `HTTP ${status}`).slice(0, 100);
  return new RegistryFailure('nonsense', say('registry-ask.no-registry', { host: url.host, what }));
}
