import type { ComponentType } from 'react';
import type { SourceInspection } from '../../../electron/shared/dto.ts';
import type { SourceKind } from '../../../electron/shared/sources/kinds.ts';
import type { FieldErrors } from '../../data/error-words.ts';
import { ArchiveFields } from './archive-fields.tsx';
import type { DraftOf } from './drafts.ts';
import { GitFields } from './git-fields.tsx';
import { RegistryFields } from './registry-fields.tsx';

/** What the fields of a source are given. */
export type FieldsOf<K extends SourceKind> = {
  draft: DraftOf<K>;
  errors: FieldErrors;
  onChange: (patch: Partial<DraftOf<K>>) => void;
  onErrors: (errors: FieldErrors) => void;
  onFound?: (found: SourceInspection) => void;
};

const FIELDS: { [K in SourceKind]: ComponentType<FieldsOf<K>> } = {
  git: GitFields,
  registry: RegistryFields,
  archive: ArchiveFields,
};

/** Where new releases come from: the fields of the source's kind. */
export function SourceFields(props: FieldsOf<SourceKind>) {
  const Fields = fieldsOf(props.draft.kind);
  return <Fields {...props} />;
}

const fieldsOf = <K extends SourceKind>(kind: K): ComponentType<FieldsOf<K>> => FIELDS[kind];
