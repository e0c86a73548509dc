import { createHash } from 'node:crypto';
import { pack } from 'tar-stream';

/** Image archives made by hand, byte by byte as the tests want them: right ones, and wrong ones. */

export type TarEntry = {
  name: string;
  content?: Buffer | string;
  type?: 'file' | 'symlink' | 'link' | 'directory' | 'fifo';
  linkname?: string;
};

export async function tarOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, content = '', type = 'file', linkname } of entries)
    tar.entry({ name, type, mtime: new Date(0), ...(linkname === undefined ? {} : { linkname }) }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

export const sha256 = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex');

type HandMade = {
  tags?: string[];
  os?: string;
  architecture?: string;
  labels?: Record<string, string>;
  created?: string;
  /** One layer each, holding a file of these words. */
  layers?: string[];
};

type Made = { config: Buffer; layers: Buffer[] };

async function made(image: HandMade): Promise<Made> {
  const layers = await Promise.all(
    (image.layers ?? ['one']).map((words, index) => tarOf([{ name: `file-${index}`, content: words }])),
  );
  const config = Buffer.from(
    JSON.stringify({
      os: image.os ?? 'linux',
      architecture: image.architecture ?? 'amd64',
      created: image.created ?? '2026-01-02T03:04:05Z',
      config: { Cmd: ['/bin/true'], Labels: image.labels ?? {} },
      rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
      history: layers.map(() => ({ created_by: 'a test' })),
    }),
  );
  return { config, layers };
}

/** Entries as `docker save` of engines before 25 writes them. */
export async function dockerArchive(images: readonly HandMade[]): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  const manifest: object[] = [];
  for (const image of images) {
    const { config, layers } = await made(image);
    const name = `${sha256(config)}.json`;
    entries.push({ name, content: config });
    const names = layers.map((layer, index) => {
      const folder = sha256(`${name} ${index}`);
      entries.push({ name: `${folder}/`, type: 'directory' });
      entries.push({ name: `${folder}/VERSION`, content: '1.0' });
      entries.push({ name: `${folder}/layer.tar`, content: layer });
      return `${folder}/layer.tar`;
    });
    manifest.push({ Config: name, RepoTags: image.tags ?? null, Layers: names });
  }
  return [...entries, { name: 'manifest.json', content: JSON.stringify(manifest) }];
}

type OciOptions = {
  /** All images are platforms of one index, called this. */
  asIndex?: string;
  /** What is packed of a layer is what its digest is of. */
  pack?: (layer: Buffer) => Buffer;
};

/** Entries of an OCI layout (image-spec 1.1). */
export async function ociArchive(
  images: readonly HandMade[],
  { asIndex, pack: packed = (layer) => layer }: OciOptions = {},
): Promise<TarEntry[]> {
  const blobs = new Map<string, Buffer>();
  const put = (content: Buffer, mediaType: string) => {
    const hex = sha256(content);
    blobs.set(hex, content);
    return { mediaType, digest: `sha256:${hex}`, size: content.length };
  };
  const described: object[] = [];
  for (const image of images) {
    const { config, layers } = await made(image);
    const manifest = {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: put(config, 'application/vnd.oci.image.config.v1+json'),
      layers: layers.map((layer) => {
        const bytes = packed(layer);
        const gzip = bytes[0] === 0x1f ? '+gzip' : '';
        return put(bytes, `application/vnd.oci.image.layer.v1.tar${gzip}`);
      }),
    };
    const descriptor = put(Buffer.from(JSON.stringify(manifest)), manifest.mediaType);
    const platform = { os: image.os ?? 'linux', architecture: image.architecture ?? 'amd64' };
    for (const tag of image.tags ?? [undefined])
      described.push({
        ...descriptor,
        platform,
        ...(tag === undefined ? {} : { annotations: { 'io.containerd.image.name': tag } }),
      });
  }
  const index = (manifests: object[]) => Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }));
  const top =
    asIndex === undefined
      ? described
      : [
          {
            ...put(index(described), 'application/vnd.oci.image.index.v1+json'),
            annotations: { 'io.containerd.image.name': asIndex },
          },
        ];
  return [
    ...[...blobs].map(([hex, content]) => ({ name: `blobs/sha256/${hex}`, content })),
    { name: 'index.json', content: index(top) },
    { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
  ];
}
