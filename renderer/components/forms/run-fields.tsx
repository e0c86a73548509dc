import { RESTART_POLICIES } from '../../../electron/shared/config.ts';
import type { FieldErrors } from '../../data/error-words.ts';
import { words } from '../../i18n/in-words.ts';
import { AreaField, FormSection, SelectField, TextField } from '../../ui/field.tsx';
import type { RunDraft } from './draft.ts';

const RESTART_WORDS: Record<(typeof RESTART_POLICIES)[number], string> = {
  no: 'Never (no)',
  always: 'Always (always)',
  'unless-stopped': 'Unless it was stopped (unless-stopped)',
  'on-failure': 'When it failed (on-failure)',
};

/** How the container is run. The notations are those of `docker run`. */
export function RunFields({
  draft,
  errors,
  onChange,
  hint,
}: {
  draft: RunDraft;
  errors: FieldErrors;
  onChange: (patch: Partial<RunDraft>) => void;
  hint: string;
}) {
  return (
    <FormSection title="How it runs" hint={hint}>
      <AreaField
        label="Published ports"
        placeholder={'8080:80'}
        value={draft.ports}
        error={errors.ports}
        hint={words('form.run-ports')}
        onChange={(ports) => onChange({ ports })}
      />
      <AreaField
        label="Volumes"
        placeholder="app-data:/data"
        value={draft.volumes}
        error={errors.volumes}
        hint={words('form.run-volumes')}
        onChange={(volumes) => onChange({ volumes })}
      />
      <AreaField
        wide
        label="Environment variables"
        placeholder="NAME=value"
        value={draft.env}
        error={errors.env}
        hint={words('form.run-env')}
        onChange={(env) => onChange({ env })}
      />
      <TextField
        label="Networks"
        placeholder="The default bridge"
        value={draft.networks}
        error={errors.networks}
        hint={words('form.run-networks')}
        onChange={(networks) => onChange({ networks })}
      />
      <SelectField
        label="Restart policy"
        value={draft.restartPolicy}
        options={RESTART_POLICIES.map((value) => ({ value, text: RESTART_WORDS[value] }))}
        onChange={(restartPolicy) => onChange({ restartPolicy })}
      />
      <TextField
        wide
        label="Command"
        className="mono"
        placeholder="The image's own"
        value={draft.command}
        error={errors.command}
        onChange={(command) => onChange({ command })}
      />
      <AreaField
        wide
        label="Further options"
        placeholder={'--device /dev/dri\n--memory 512m'}
        value={draft.further}
        error={errors.further}
        hint={words('form.run-further')}
        onChange={(further) => onChange({ further })}
      />
    </FormSection>
  );
}
