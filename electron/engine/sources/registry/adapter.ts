import { registryKey } from '../../domain/registry-image.ts';
import type { RegistryClient, RegistryLogin } from '../../registry/registry-client.ts';
import type { OnEngine, SourceAdapter } from '../adapter.ts';
import { acquireImage } from './acquire.ts';
import { identified, isSameImage } from './identify.ts';
import { inspectImageSource } from './inspect.ts';
import { resolveImage } from './resolve.ts';

/** Sources whose releases are images of a registry. */
export function createRegistryAdapter(parts: {
  /** Asks registries as that engine would reach them. */
  clientOf: (on: OnEngine) => RegistryClient;
  login: (registry: string) => Promise<RegistryLogin | null>;
  now: () => Date;
}): SourceAdapter<'registry'> {
  const { clientOf } = parts;
  const look = async (
    source: Parameters<SourceAdapter<'registry'>['resolve']>[0],
    on: OnEngine,
    signal: AbortSignal,
  ) => resolveImage(clientOf(on), source, await on.platform(), signal);
  return {
    validate: async (source, on, signal) => {
      await look(source, on, signal);
    },
    resolve: async (source, on, signal) => (await look(source, on, signal)).resolved,
    acquire: (source, resolved, to, signal) => acquireImage(parts, source, resolved, to, signal),
    inspect: async (source, on, signal) =>
      inspectImageSource(clientOf(on), source, await on.platform(), signal),
    key: (_source, version, inputs) => registryKey(version.id, inputs),
    formerKeys: () => [],
    isImage: (resolved, image, on, signal) =>
      isSameImage(clientOf(on), resolved, image, () => on.platform(), signal),
    identify: identified,
  };
}
