import type { Command } from 'commander';
import type { ArchiveSource } from '../../shared/sources/archive.ts';
import type { SourceModule } from './source-module.ts';

/** The command line of apps that come from image archives. */
export const archiveModule: SourceModule<'archive'> = {
  withOptions: (command: Command) => command,
  names: ['archive'],
  isNamed: ({ archive }) => archive !== undefined,
  from: ({ archive = '' }) => ({ kind: 'archive', path: archive }),
  changed: (source, said) => ({ ...source, path: said.archive || source.path }),
  settings: ({ path }: ArchiveSource) => [{ name: 'archive', key: '', text: path }],
};
