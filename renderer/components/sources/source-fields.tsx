import type { ComponentType } from 'react';
import type { SourceInspection } from '../../../electron/shared/dto.ts';
import type { SourceKind } from '../../../electron/shared/sources/kinds.ts';
import { say } from '../../../electron/shared/text/text.ts';
import type { FieldErrors } from '../../data/error-words.ts';
import { inWords, words } from '../../i18n/in-words.ts';
import { ChoiceField, FormSection } from '../../ui/field.tsx';
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

const fieldsOf = <K extends SourceKind>(kind: K): ComponentType<FieldsOf<K>> => FIELDS[kind];

/** In the order offered. */
const OFFERED = [
  { value: 'registry', text: 'Image from a registry' },
  { value: 'git', text: 'Git repository' },
  { value: 'archive', text: 'Archive' },
] as const satisfies { value: SourceKind; text: string }[];

type Props = FieldsOf<SourceKind> & {
  /** Where it can be chosen what kind of source it is: another one. */
  onKind?: (kind: SourceKind) => void;
};

/** Where new releases come from: the choice of kind where there is one, and the fields of the kind. */
export function SourceFields({ onKind, ...props }: Props) {
  const kind = props.draft.kind;
  const Fields = fieldsOf(kind);
  return (
    <>
      {onKind === undefined ? null : (
        <FormSection title="Where from" hint={words('form.kind')}>
          <ChoiceField
            label="Where its releases come from"
            value={kind}
            options={OFFERED.map(({ value, text }) => ({
              value,
              text,
              hint: inWords(say(`form.kind-${value}`)),
            }))}
            onChange={onKind}
          />
        </FormSection>
      )}
      <Fields key={kind} {...props} />
    </>
  );
}
