import { type RegistrySource, registrySource } from '../../../electron/shared/sources/registry.ts';
import { type Read, read } from '../forms/read-fields.ts';
import { nameFromUrl } from './git-draft.ts';

/** The form of an app that comes from a registry. */

export type RegistryDraft = { kind: 'registry'; image: string };

export const emptyRegistry = (): RegistryDraft => ({ kind: 'registry', image: '' });

export const draftOfRegistry = ({ image }: RegistrySource): RegistryDraft => ({ kind: 'registry', image });

export const readRegistry = (draft: RegistryDraft): Read<RegistrySource> =>
  read(registrySource, draft, {}, []);

export const nameOfRegistry = ({ image }: RegistryDraft): string => nameFromUrl(image);
