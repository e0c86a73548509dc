import { type ArchiveSource, archiveSource } from '../../../electron/shared/sources/archive.ts';
import { type Read, read } from '../forms/read-fields.ts';
import { nameFromUrl } from './git-draft.ts';

/** The form of an app that comes from image archives. */

export type ArchiveDraft = { kind: 'archive'; path: string };

export const emptyArchive = (): ArchiveDraft => ({ kind: 'archive', path: '' });

export const draftOfArchive = ({ path }: ArchiveSource): ArchiveDraft => ({ kind: 'archive', path });

export const readArchive = (draft: ArchiveDraft): Read<ArchiveSource> => read(archiveSource, draft, {}, []);

export const nameOfArchive = ({ path }: ArchiveDraft): string => nameFromUrl(path);
