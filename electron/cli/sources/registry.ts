import type { Command } from 'commander';
import type { RegistrySource } from '../../shared/sources/registry.ts';
import type { SourceModule } from './source-module.ts';

/** The command line of apps that come from a registry. */
export const registryModule: SourceModule<'registry'> = {
  withOptions: (command: Command) => command,
  names: ['image'],
  isNamed: ({ image }) => image !== undefined,
  from: ({ image = '' }) => ({ kind: 'registry', image }),
  changed: (source, said) => ({ ...source, image: said.image || source.image }),
  settings: ({ image }: RegistrySource) => [{ name: 'image', key: '', text: image }],
};
