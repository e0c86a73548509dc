import type { FieldErrors } from '../../data/error-words.ts';
import { words } from '../../i18n/in-words.ts';
import { ChoiceField, FormSection, SelectField, TextField } from '../../ui/field.tsx';
import type { PolicyDraft } from './draft.ts';

type Props = {
  draft: PolicyDraft;
  errors: FieldErrors;
  onChange: (patch: Partial<PolicyDraft>) => void;
  /** False for what holds for many apps: a probe asks one app's own address. */
  probe?: boolean;
};

const PROBES = [
  { value: 'none', text: "None: the image's own HEALTHCHECK, else that it keeps running" },
  { value: 'http', text: 'HTTP: a URL must answer' },
  { value: 'tcp', text: 'TCP: a port must accept a connection' },
  { value: 'exec', text: 'Command: must end well inside the container' },
] as const;

/** What proves a new release healthy, and what happens when it is not. */
export function PolicyFields({ draft, errors, onChange, probe = true }: Props) {
  return (
    <FormSection title="Health gate" hint={words('form.gate')}>
      {probe ? (
        <SelectField
          wide
          label="Extra probe"
          value={draft.probe}
          options={PROBES}
          onChange={(chosen) => onChange({ probe: chosen })}
        />
      ) : null}
      {probe ? <ProbeFields draft={draft} errors={errors} onChange={onChange} /> : null}
      <TextField
        label="Time to become healthy, seconds"
        inputMode="numeric"
        value={draft.timeoutS}
        error={errors.timeoutS}
        hint={words('form.gate-timeout')}
        onChange={(timeoutS) => onChange({ timeoutS })}
      />
      <TextField
        label="Must then stay healthy, seconds"
        inputMode="numeric"
        value={draft.stableForS}
        error={errors.stableForS}
        onChange={(stableForS) => onChange({ stableForS })}
      />
      <ChoiceField
        label="If it does not prove healthy"
        value={draft.onFailure}
        options={[
          { value: 'rollback', text: 'Put the previous one back', hint: words('form.gate-rollback') },
          { value: 'ask', text: 'Ask me', hint: words('form.gate-ask') },
        ]}
        onChange={(onFailure) => onChange({ onFailure })}
      />
      <TextField
        label="Releases to keep"
        inputMode="numeric"
        value={draft.keepReleases}
        error={errors.keepReleases}
        hint={words('form.keep-releases')}
        onChange={(keepReleases) => onChange({ keepReleases })}
      />
      <TextField
        label="Keep the previous container, hours"
        inputMode="numeric"
        value={draft.parkHours}
        error={errors.parkHours}
        hint={words('form.keep-container')}
        onChange={(parkHours) => onChange({ parkHours })}
      />
    </FormSection>
  );
}

function ProbeFields({ draft, errors, onChange }: Props) {
  switch (draft.probe) {
    case 'none':
      return null;
    case 'http':
      return (
        <TextField
          wide
          label="Probe URL"
          placeholder="http://127.0.0.1:8080/health"
          inputMode="url"
          value={draft.probeUrl}
          error={errors.probeUrl}
          onChange={(probeUrl) => onChange({ probeUrl })}
        />
      );
    case 'tcp':
      return (
        <>
          <TextField
            label="Probe host"
            placeholder="127.0.0.1"
            value={draft.probeHost}
            error={errors.probeHost}
            onChange={(probeHost) => onChange({ probeHost })}
          />
          <TextField
            label="Probe port"
            inputMode="numeric"
            value={draft.probePort}
            error={errors.probePort}
            onChange={(probePort) => onChange({ probePort })}
          />
        </>
      );
    case 'exec':
      return (
        <TextField
          wide
          label="Probe command"
          className="mono"
          value={draft.probeCommand}
          error={errors.probeCommand}
          hint={words('form.gate-command')}
          onChange={(probeCommand) => onChange({ probeCommand })}
        />
      );
  }
}
