import type { SourceAdapter } from '../adapter.ts';

/** Sources whose releases are image archives. */
export function createArchiveAdapter(): SourceAdapter<'archive'> {
  const notYet = async (): Promise<never> => {
    throw new Error('not built yet');
  };
  return {
    validate: notYet,
    resolve: notYet,
    acquire: notYet,
    inspect: notYet,
    key: (_source, version) => `archive:${version.id}`,
    formerKeys: () => [],
    isImage: () => false,
  };
}
