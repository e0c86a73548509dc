import type { SourceAdapter } from '../adapter.ts';

/** Sources whose releases are images of a registry. */
export function createRegistryAdapter(): SourceAdapter<'registry'> {
  const notYet = async (): Promise<never> => {
    throw new Error('not built yet');
  };
  return {
    validate: notYet,
    resolve: notYet,
    acquire: notYet,
    inspect: notYet,
    key: (_source, version) => `registry:${version.id}`,
    formerKey: () => null,
    isImage: () => false,
  };
}
