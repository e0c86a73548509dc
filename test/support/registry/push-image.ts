import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import tar from 'tar-stream';

/** An image that is made up here, and pushed without any Docker. */
type ImageSpec = {
  /** 'amd64' where it is not given. */
  architecture?: string;
  os?: string;
  variant?: string;
  labels?: Record<string, string>;
  /** null: the config does not say. */
  created?: string | null;
  /** Files of its one layer, path to content. */
  files?: Record<string, string | Buffer>;
  /** Random bytes more in the layer, so that it takes a while to be pulled. */
  bytes?: number;
  cmd?: string[];
  /** What the manifest says of itself besides: makes another manifest of the very same image. */
  annotations?: Record<string, string>;
};

type Pushed = {
  /** Of the index where there is one, else of the manifest. */
  digest: string;
  mediaType: string;
  /** One for each image. */
  manifests: { digest: string; configDigest: string; layerDigest: string; bytes: number }[];
};

export type Target = {
  /** 'http://127.0.0.1:40123'. */
  url: string;
  /** 'hpt/app'. */
  repository: string;
  tag: string;
  /** Docker's media types instead of OCI's. */
  docker?: boolean;
  login?: { username: string; password: string };
};

const OCI = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};
const DOCKER = {
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
};

/** Pushes one image under a tag, without an index. */
export async function pushImage(target: Target, image: ImageSpec = {}): Promise<Pushed> {
  const { entry, parts } = await pushParts(target, image, target.tag);
  return { digest: entry.digest, mediaType: entry.mediaType, manifests: [parts] };
}

/**
 * Pushes an index with an image for each platform.
 * @param options.attestation one more manifest, as BuildKit adds them: about the first image, for no platform
 * @param options.annotations of the index: make another index of the very same images
 */
export async function pushIndex(
  target: Target,
  images: ImageSpec[],
  options: { attestation?: boolean; annotations?: Record<string, string> } = {},
): Promise<Pushed> {
  const types = target.docker ? DOCKER : OCI;
  const pushed: Awaited<ReturnType<typeof pushParts>>[] = [];
  for (const image of images) pushed.push(await pushParts(target, image, null));
  const entries: object[] = pushed.map(({ entry, platform }) => ({ ...entry, platform }));
  const [first] = pushed;
  if (options.attestation && first !== undefined) {
    const about = await pushParts(
      target,
      { os: 'unknown', architecture: 'unknown', files: { 'in-toto.json': '{}' } },
      null,
    );
    entries.push({
      ...about.entry,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': first.entry.digest,
      },
    });
  }
  const { annotations } = options;
  const index = json({
    schemaVersion: 2,
    mediaType: types.index,
    manifests: entries,
    ...(annotations === undefined ? {} : { annotations }),
  });
  await putManifest(target, target.tag, types.index, index);
  return { digest: digestOf(index), mediaType: types.index, manifests: pushed.map(({ parts }) => parts) };
}

/** Any manifest, as it is. */
export async function putManifest(
  target: Omit<Target, 'tag'>,
  reference: string,
  mediaType: string,
  content: Buffer,
): Promise<void> {
  const url = `${target.url}/v2/${target.repository}/manifests/${reference}`;
  await ask(target, url, { method: 'PUT', headers: { 'content-type': mediaType }, body: content });
}

/** Any blob. Answers its digest. */
export async function putBlob(target: Omit<Target, 'tag'>, content: Buffer): Promise<string> {
  const digest = digestOf(content);
  const begun = await ask(target, `${target.url}/v2/${target.repository}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(begun.headers.get('location') ?? '', target.url);
  place.searchParams.set('digest', digest);
  const headers = { 'content-type': 'application/octet-stream' };
  await ask(target, place.href, { method: 'PUT', headers, body: content });
  return digest;
}

async function pushParts(target: Target, image: ImageSpec, tag: string | null) {
  const types = target.docker ? DOCKER : OCI;
  const { os = 'linux', architecture = 'amd64', variant, labels = {}, annotations } = image;
  const created = image.created === undefined ? '2026-01-02T03:04:05Z' : image.created;
  const content = await layerOf(image);
  const layer = gzipSync(content);
  const config = json({
    ...(created === null ? {} : { created }),
    os,
    architecture,
    ...(variant === undefined ? {} : { variant }),
    config: { Labels: labels, Cmd: image.cmd ?? ['/bin/sh'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(content)] },
    history: [{ created_by: 'hpt' }],
  });
  const layerDigest = await putBlob(target, layer);
  const configDigest = await putBlob(target, config);
  const manifest = json({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, digest: configDigest, size: config.length },
    layers: [{ mediaType: types.layer, digest: layerDigest, size: layer.length }],
    ...(annotations === undefined ? {} : { annotations }),
  });
  const digest = digestOf(manifest);
  await putManifest(target, tag ?? digest, types.manifest, manifest);
  return {
    entry: { mediaType: types.manifest, digest, size: manifest.length },
    platform: { os, architecture, ...(variant === undefined ? {} : { variant }) },
    parts: { digest, configDigest, layerDigest, bytes: layer.length },
  };
}

/** Its times are fixed: the same files are the same layer. */
async function layerOf({ files = { 'etc/hpt': 'made up' }, bytes = 0 }: ImageSpec): Promise<Buffer> {
  const pack = tar.pack();
  const all = { ...files, ...(bytes > 0 ? { 'hpt-random': randomBytes(bytes) } : {}) };
  for (const [name, content] of Object.entries(all))
    pack.entry({ name, mtime: new Date(0), mode: 0o755 }, content);
  pack.finalize();
  return buffer(pack);
}

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const digestOf = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

async function ask(
  { login }: Omit<Target, 'tag'>,
  url: string,
  request: { method: string; headers?: Record<string, string>; body?: Buffer },
): Promise<Response> {
  const authorization =
    login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  const answer = await fetch(url, {
    method: request.method,
    headers: { ...request.headers, ...(authorization === undefined ? {} : { authorization }) },
    ...(request.body === undefined ? {} : { body: new Uint8Array(request.body) }),
  });
  if (!answer.ok) throw new Error(`${request.method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}
