import type { RegistryInspection } from '../../../shared/dto.ts';
import type { RegistrySource } from '../../../shared/sources/registry.ts';
import { versionsAmong } from '../../domain/follow/preview.ts';
import type { ImageFacts, ImagePlatform, RegistryClient } from '../../registry/registry-client.ts';
import { previewOf, repositoryOf, resolveImage } from './resolve.ts';

/** How many tags *Look* shows of each list. */
const SHOWN = 30;

/** What *Look* says of an image, and of the tags beside it. */
export async function inspectImageSource(
  asks: RegistryClient,
  source: RegistrySource,
  platform: ImagePlatform,
  signal: AbortSignal,
): Promise<RegistryInspection> {
  const { resolved, facts } = await resolveImage(asks, source, platform, signal);
  const tags = await asks.tags(repositoryOf(source.image), signal);
  const { follow } = source;
  const matching = follow.kind === 'versions' ? previewOf(source.image, tags, follow).matching : [];
  const { version, inputs } = resolved;
  return {
    kind: 'registry',
    version,
    tag: inputs.tag,
    matching: matching.slice(0, SHOWN),
    versions: versionsAmong(tags)
      .filter((tag) => !matching.includes(tag))
      .slice(0, SHOWN),
    bytes: facts.bytes,
    platforms: facts.platforms,
    links: inputs.links,
    ...outlineOf(facts),
    warnings: [],
  };
}

function outlineOf({ exposedPorts, volumes, healthcheck }: ImageFacts) {
  return { exposedPorts: exposedPorts.flatMap((it) => portOf(it) ?? []), volumes, healthcheck };
}

/** '53/udp'; without a protocol it is TCP. */
function portOf(written: string): RegistryInspection['exposedPorts'][number] | null {
  const [, digits = '', protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/.exec(written) ?? [];
  const port = Number(digits);
  if (port < 1 || port > 65_535) return null;
  return { port, protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp' };
}
