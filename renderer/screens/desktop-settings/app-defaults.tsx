import { useState } from 'react';
import { preferences } from '../../../electron/shared/preferences.ts';
import { type FieldErrors, fieldErrors } from '../../data/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, FormSection, TextField } from '../../ui/field.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useDesk, useSave } from './data.ts';

/** What *Add* and *Adopt* begin with. Apps that are there already keep what they have. */
export function AppDefaults() {
  const { state } = useDesk();
  const save = useSave();
  const toasts = useToasts();
  const { schedule, policy } = state.preferences.appDefaults;
  const [cron, setCron] = useState(schedule.cron ?? '');
  const [timezone, setTimezone] = useState(schedule.timezone ?? '');
  const [timeout, setTimeoutS] = useState(String(policy.gate.timeoutS));
  const [stable, setStable] = useState(String(policy.gate.stableForS));
  const [keep, setKeep] = useState(String(policy.keepReleases));
  const [park, setPark] = useState(String(policy.parkHours));
  const [onFailure, setOnFailure] = useState(policy.onFailure);
  const [errors, setErrors] = useState<FieldErrors>({});
  const submit = async () => {
    const parsed = preferences.shape.appDefaults.safeParse({
      schedule: { cron: cron.trim() || null, timezone: timezone.trim() || null },
      policy: {
        ...policy,
        onFailure,
        keepReleases: Number(keep),
        parkHours: Number(park),
        gate: { ...policy.gate, timeoutS: Number(timeout), stableForS: Number(stable) },
      },
    });
    setErrors(parsed.success ? {} : fieldErrors(parsed.error.issues));
    if (parsed.success && (await save({ appDefaults: parsed.data }))) {
      toasts.show({ tone: 'good', text: 'New apps begin with this.' });
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <FormSection
        title="Schedule"
        hint="New apps begin with these. Apps that are there already keep their own."
      >
        <TextField
          label="Cron expression"
          hint="Five fields; empty: only by hand."
          value={cron}
          error={errors['schedule.cron']}
          onChange={setCron}
        />
        <TextField
          label="Time zone"
          hint="Empty: this machine’s."
          placeholder="Europe/Berlin"
          value={timezone}
          error={errors['schedule.timezone']}
          onChange={setTimezone}
        />
      </FormSection>
      <FormSection title="Health gate">
        <TextField
          label="Time to become healthy, in seconds"
          inputMode="numeric"
          value={timeout}
          error={errors['policy.gate.timeoutS']}
          onChange={setTimeoutS}
        />
        <TextField
          label="Must stay healthy for, in seconds"
          inputMode="numeric"
          value={stable}
          error={errors['policy.gate.stableForS']}
          onChange={setStable}
        />
        <ChoiceField
          label="When a new version fails"
          value={onFailure}
          options={[
            { value: 'rollback', text: 'Roll back by itself' },
            { value: 'ask', text: 'Ask first' },
          ]}
          onChange={setOnFailure}
        />
      </FormSection>
      <FormSection title="Retention">
        <TextField
          label="Good releases to keep"
          inputMode="numeric"
          value={keep}
          error={errors['policy.keepReleases']}
          onChange={setKeep}
        />
        <TextField
          label="Keep the previous container for, in hours"
          inputMode="numeric"
          value={park}
          error={errors['policy.parkHours']}
          onChange={setPark}
        />
      </FormSection>
      <div className="desk-actions">
        <Button look="primary" submit>
          Save
        </Button>
      </div>
    </form>
  );
}
