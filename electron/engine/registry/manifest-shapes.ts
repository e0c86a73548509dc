import { z } from 'zod';
import { isDigest } from '../../shared/image-ref.ts';
import { plainLine } from '../../shared/plain-text.ts';
import { jsonOf } from './answer-parts.ts';

/** What is read of manifests and configs. Source: OCI image specification 1.1; Docker's image manifest V2, schema 2. */

/** What may answer for a reference, indexes first. */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;

/** What Docker takes for an image's config: the last is of its first versions. */
const CONFIG_TYPES: readonly string[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  'application/octet-stream',
  '',
];

const word = z.string().max(255);
const digest = z.string().refine(isDigest);
const descriptor = z.object({
  mediaType: word.catch(''),
  digest,
  size: z.number().int().nonnegative(),
});
const platform = z.object({ os: word, architecture: word, variant: word.nullish() });

const index = z.object({
  manifests: z
    .array(
      descriptor.extend({
        platform: platform.nullish().catch(null),
        annotations: z.record(z.string(), z.unknown()).nullish().catch(null),
      }),
    )
    .max(2000),
});
const manifest = z.object({ config: descriptor, layers: z.array(descriptor).max(2000) });
const config = z.object({
  created: z.string().nullish().catch(null),
  os: word.catch(''),
  architecture: word.catch(''),
  variant: word.nullish().catch(null),
  config: z
    .object({ Labels: z.record(z.string(), z.unknown()).nullish().catch(null) })
    .nullish()
    .catch(null),
});

export type IndexEntry = z.infer<typeof index>['manifests'][number];
export type Manifest = z.infer<typeof manifest>;
type Config = z.infer<typeof config>;

/** What a manifest's bytes are. 'old' is schema 1; null: none of it, or two things at once. */
export function readManifest(body: Buffer): { entries: IndexEntry[] } | Manifest | 'old' | null {
  const read = jsonOf(body);
  if (typeof read !== 'object' || read === null) return null;
  if ('schemaVersion' in read && read.schemaVersion === 1) return 'old';
  // What is one thing to one reader and another to the next is nothing (CVE-2021-41190).
  if ('manifests' in read && ('config' in read || 'layers' in read)) return null;
  const asIndex = index.safeParse(read);
  if (asIndex.success) return { entries: asIndex.data.manifests };
  const asManifest = manifest.safeParse(read);
  return asManifest.success ? asManifest.data : null;
}

export function readConfig(body: Buffer): Config | null {
  const read = config.safeParse(jsonOf(body));
  return read.success ? read.data : null;
}

export const isImageConfig = (mediaType: string): boolean => CONFIG_TYPES.includes(mediaType);

/** Of a build, not of an image: BuildKit puts them beside the images that they are about. */
export function isAttestation({ platform: made, annotations }: IndexEntry): boolean {
  return (
    (made?.os === 'unknown' && made.architecture === 'unknown') ||
    annotations?.['vnd.docker.reference.type'] === 'attestation-manifest'
  );
}

/** ISO 8601; null for what is no time, or the zero that some builders write. */
export function madeAt(created: string | null | undefined): string | null {
  const written = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)$/.test(created ?? '');
  const time = written ? Date.parse(created ?? '') : Number.NaN;
  return Number.isNaN(time) || time < 0 ? null : new Date(time).toISOString();
}

const MOST_LABELS = 200;
const LONGEST_KEY = 255;
const LONGEST_VALUE = 4096;
/** Of all of them together, in characters: what is looked up is kept. */
const LABELS_LIMIT = 32 * 1024;

/** As plain lines. What is too long, or one too many, is left out. */
export function plainLabels(labels: Record<string, unknown> | null | undefined): Record<string, string> {
  const kept: [string, string][] = [];
  let size = 0;
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (typeof value !== 'string' || value.length > LONGEST_VALUE || key.length > LONGEST_KEY) continue;
    const [name, line] = [key, value].map((it) => plainLine(it.replace(/\s+/g, ' ').trim()));
    if (name === undefined || line === undefined || name !== key) continue;
    size += name.length + line.length;
    if (size > LABELS_LIMIT || kept.length === MOST_LABELS) break;
    kept.push([name, line]);
  }
  return Object.fromEntries(kept);
}
