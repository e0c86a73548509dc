import { useState } from 'react';
import type { AppDefaults, Schedule } from '../../../electron/shared/config.ts';
import type { SchedulePreview } from '../../../electron/shared/dto.ts';
import type { FieldErrors } from '../../data/error-words.ts';
import { draftOfPolicy, draftOfSchedule } from './draft.ts';
import { PolicyFields } from './policy-fields.tsx';
import { readPolicy, readSchedule } from './read-draft.ts';
import { ScheduleFieldsOver } from './schedule-fields.tsx';
import { SendForm } from './send-form.tsx';

/** What *Add* and *Adopt* begin with, and what the command line takes for what is not said. The same in both windows. */
export function AppDefaultsForm({
  defaults,
  save,
  preview,
}: {
  defaults: AppDefaults;
  /** Says by itself that it went well; rejects where it did not. */
  save: (defaults: AppDefaults) => Promise<unknown>;
  preview: (schedule: Schedule, signal: AbortSignal) => Promise<SchedulePreview>;
}) {
  const [schedule, setSchedule] = useState(() => draftOfSchedule(defaults.schedule));
  const [policy, setPolicy] = useState(() => draftOfPolicy(defaults.policy));
  const [errors, setErrors] = useState<{ schedule: FieldErrors; policy: FieldErrors }>(NONE);
  const read = () => {
    const typed = { schedule: readSchedule(schedule), policy: readPolicy(policy) };
    setErrors({ schedule: typed.schedule.errors, policy: typed.policy.errors });
    if (!typed.schedule.value || !typed.policy.value) return null;
    const wanted = { schedule: typed.schedule.value, policy: typed.policy.value };
    return () => save(wanted);
  };
  return (
    <SendForm
      label="Defaults for new apps"
      look="defaults-form"
      read={read}
      failed="The defaults were not changed"
      button="Save defaults"
    >
      <ScheduleFieldsOver
        draft={schedule}
        errors={errors.schedule}
        ask={preview}
        onChange={(patch) => {
          setSchedule((before) => ({ ...before, ...patch }));
          setErrors((before) => ({ ...before, schedule: {} }));
        }}
      />
      <PolicyFields
        draft={policy}
        errors={errors.policy}
        probe={false}
        onChange={(patch) => {
          setPolicy((before) => ({ ...before, ...patch }));
          setErrors((before) => ({ ...before, policy: {} }));
        }}
      />
    </SendForm>
  );
}

const NONE = { schedule: {}, policy: {} };
