import { registryKey } from '../../electron/engine/domain/registry-image.ts';
import type { Resolved } from '../../electron/engine/domain/source.ts';
import { bareVersion } from '../../electron/shared/version.ts';

/** What a registry names as its newest. @param tag what is followed */
export function registryResolved(
  image: string,
  tag: string,
  digests: { id: string; configDigest: string | null },
): Resolved {
  const inputs = {
    kind: 'registry' as const,
    image,
    tag,
    platformDigest: digests.id,
    configDigest: digests.configDigest,
    bytes: 1000,
    links: { source: null, url: null, documentation: null },
    revision: null,
  };
  return { key: registryKey(digests.id, inputs), version: bareVersion('registry', digests.id, tag), inputs };
}
