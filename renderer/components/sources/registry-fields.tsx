import { FormSection, TextField } from '../../ui/field.tsx';
import type { FieldsOf } from './source-fields.tsx';

export function RegistryFields({ draft, errors, onChange }: FieldsOf<'registry'>) {
  return (
    <FormSection title="Source">
      <TextField
        wide
        label="Image"
        required
        value={draft.image}
        error={errors.image}
        onChange={(image) => onChange({ image })}
      />
    </FormSection>
  );
}
