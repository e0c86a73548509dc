import { useRef, useState } from 'react';
import type { AppDefaults, Schedule } from '../../../electron/shared/config.ts';
import type { SchedulePreview } from '../../../electron/shared/dto.ts';
import type { FieldErrors } from '../../data/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { draftOfPolicy, draftOfSchedule } from './draft.ts';
import { PolicyFields } from './policy-fields.tsx';
import { readPolicy, readSchedule } from './read-draft.ts';
import { ScheduleFieldsOver } from './schedule-fields.tsx';
import { focusFirstProblem } from './use-draft.ts';

/** What *Add* and *Adopt* begin with, and what the command line takes for what is not said. The same in both windows. */
export function AppDefaultsForm({
  defaults,
  pending,
  save,
  preview,
}: {
  defaults: AppDefaults;
  pending: boolean;
  /** Says by itself what became of it. */
  save: (defaults: AppDefaults) => void;
  preview: (schedule: Schedule, signal: AbortSignal) => Promise<SchedulePreview>;
}) {
  const [schedule, setSchedule] = useState(() => draftOfSchedule(defaults.schedule));
  const [policy, setPolicy] = useState(() => draftOfPolicy(defaults.policy));
  const [errors, setErrors] = useState<{ schedule: FieldErrors; policy: FieldErrors }>(NONE);
  const element = useRef<HTMLFormElement>(null);
  const submit = () => {
    const read = { schedule: readSchedule(schedule), policy: readPolicy(policy) };
    setErrors({ schedule: read.schedule.errors, policy: read.policy.errors });
    if (read.schedule.value && read.policy.value)
      save({ schedule: read.schedule.value, policy: read.policy.value });
    else focusFirstProblem(element.current);
  };
  return (
    <form
      ref={element}
      className="defaults-form"
      aria-label="Defaults for new apps"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) submit();
      }}
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
      <div className="form-end">
        <Button look="primary" submit pending={pending}>
          Save defaults
        </Button>
      </div>
    </form>
  );
}

const NONE = { schedule: {}, policy: {} };
