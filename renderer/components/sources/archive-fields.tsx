import { FormSection, TextField } from '../../ui/field.tsx';
import type { FieldsOf } from './source-fields.tsx';

export function ArchiveFields({ draft, errors, onChange }: FieldsOf<'archive'>) {
  return (
    <FormSection title="Source">
      <TextField
        wide
        label="File or folder"
        required
        value={draft.path}
        error={errors.path}
        onChange={(path) => onChange({ path })}
      />
    </FormSection>
  );
}
