import { useRef, useState } from 'react';
import type { AppDefaults, Schedule } from '../../../electron/shared/config.ts';
import type { SchedulePreview } from '../../../electron/shared/dto.ts';
import { errorWords, type FieldErrors } from '../../data/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/tone.tsx';
import { draftOfPolicy, draftOfSchedule } from './draft.ts';
import { PolicyFields } from './policy-fields.tsx';
import { readPolicy, readSchedule } from './read-draft.ts';
import { ScheduleFieldsOver } from './schedule-fields.tsx';
import { focusFirstProblem } from './use-draft.ts';

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
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const element = useRef<HTMLFormElement>(null);
  const submit = async () => {
    setProblem(null);
    const read = { schedule: readSchedule(schedule), policy: readPolicy(policy) };
    setErrors({ schedule: read.schedule.errors, policy: read.policy.errors });
    if (!read.schedule.value || !read.policy.value) {
      focusFirstProblem(element.current);
      return;
    }
    setPending(true);
    try {
      await save({ schedule: read.schedule.value, policy: read.policy.value });
    } catch (error) {
      setProblem(errorWords(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <form
      ref={element}
      className="defaults-form"
      aria-label="Defaults for new apps"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) void submit();
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
        {problem === null ? null : (
          <Notice tone="bad" role="alert" title="The defaults were not changed">
            {problem}
          </Notice>
        )}
        <Button look="primary" submit pending={pending}>
          Save defaults
        </Button>
      </div>
    </form>
  );
}

const NONE = { schedule: {}, policy: {} };
