import { useState } from 'react';
import type { AppDefaults } from '../../../electron/shared/config.ts';
import type { Client } from '../../data/client.ts';
import type { FieldErrors } from '../../data/error-words.ts';
import { words } from '../../i18n/in-words.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { draftOfPolicy, draftOfSchedule, type PolicyDraft } from './draft.ts';
import { PolicyFields } from './policy-fields.tsx';
import { PutInFields } from './put-in-fields.tsx';
import { readPolicy, readSchedule } from './read-draft.ts';
import { ScheduleFieldsOver } from './schedule-fields.tsx';
import { SendForm } from './send-form.tsx';

/** What *Add* and *Adopt* begin with, and what the command line takes for what is not said. The same in both windows. */
export function AppDefaultsForm({
  defaults,
  client,
}: {
  defaults: AppDefaults;
  client: { defaults: Pick<Client['defaults'], 'set'>; schedule: Pick<Client['schedule'], 'preview'> };
}) {
  const toasts = useToasts();
  const [schedule, setSchedule] = useState(() => draftOfSchedule(defaults.schedule));
  const [policy, setPolicy] = useState(() => draftOfPolicy(defaults.policy));
  const [errors, setErrors] = useState<{ schedule: FieldErrors; policy: FieldErrors }>(NONE);
  const changePolicy = (patch: Partial<PolicyDraft>) => {
    setPolicy((before) => ({ ...before, ...patch }));
    setErrors((before) => ({ ...before, policy: {} }));
  };
  const read = () => {
    const typed = { schedule: readSchedule(schedule), policy: readPolicy(policy) };
    setErrors({ schedule: typed.schedule.errors, policy: typed.policy.errors });
    if (!typed.schedule.value || !typed.policy.value) return null;
    const wanted = { schedule: typed.schedule.value, policy: typed.policy.value };
    return async () => {
      await client.defaults.set(wanted);
      toasts.show({ tone: 'good', text: words('done.defaults') });
    };
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
        ask={(asked, signal) => client.schedule.preview(asked, { signal })}
        onChange={(patch) => {
          setSchedule((before) => ({ ...before, ...patch }));
          setErrors((before) => ({ ...before, schedule: {} }));
        }}
      />
      <PutInFields
        draft={policy}
        errors={errors.policy}
        byHand={schedule.mode === 'manual'}
        onChange={changePolicy}
      />
      <PolicyFields draft={policy} errors={errors.policy} probe={false} onChange={changePolicy} />
    </SendForm>
  );
}

const NONE = { schedule: {}, policy: {} };
