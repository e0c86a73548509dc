import type { SourceKind } from '../../../electron/shared/sources/kinds.ts';
import type { Source, SourceOf } from '../../../electron/shared/sources/source.ts';
import type { Read } from '../forms/read-fields.ts';
import {
  type ArchiveDraft,
  draftOfArchive,
  emptyArchive,
  nameOfArchive,
  readArchive,
} from './archive-draft.ts';
import { draftOfGit, emptyGit, type GitDraft, nameFromUrl, readGit } from './git-draft.ts';
import {
  draftOfRegistry,
  emptyRegistry,
  nameOfRegistry,
  type RegistryDraft,
  readRegistry,
} from './registry-draft.ts';

/** What stands in the form of a source, by its kind. */
export type SourceDraft = GitDraft | RegistryDraft | ArchiveDraft;
export type DraftOf<K extends SourceKind> = Extract<SourceDraft, { kind: K }>;

type Drafting<K extends SourceKind> = {
  empty(): DraftOf<K>;
  of(source: SourceOf<K>): DraftOf<K>;
  read(draft: DraftOf<K>): Read<SourceOf<K>>;
  /** A name for the app to begin with. */
  suggestName(draft: DraftOf<K>): string;
};

const DRAFTING: { [K in SourceKind]: Drafting<K> } = {
  git: { empty: emptyGit, of: draftOfGit, read: readGit, suggestName: ({ url }) => nameFromUrl(url) },
  registry: { empty: emptyRegistry, of: draftOfRegistry, read: readRegistry, suggestName: nameOfRegistry },
  archive: { empty: emptyArchive, of: draftOfArchive, read: readArchive, suggestName: nameOfArchive },
};

const drafting = <K extends SourceKind>(kind: K): Drafting<K> => DRAFTING[kind];

/** What a new form begins with. */
export const emptySource = (kind: SourceKind): SourceDraft => drafting(kind).empty();

/** The form of a source that exists. */
export const draftOfSource = (source: Source): SourceDraft => drafting(source.kind).of(source);

/** What is sent, or what is wrong with which field. */
export const readSource = (draft: SourceDraft): Read<Source> => drafting(draft.kind).read(draft);

/** A name for an app that comes from there, to begin with. */
export const suggestedName = (draft: SourceDraft): string => drafting(draft.kind).suggestName(draft);
