import { useEffect, useId, useState } from 'react';
import type { Schedule } from '../../../electron/shared/config.ts';
import type { SchedulePreview } from '../../../electron/shared/dto.ts';
import { useClient } from '../../data/client.ts';
import type { FieldErrors } from '../../data/error-words.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { words } from '../../i18n/in-words.ts';
import { exactTime, shortTime } from '../../i18n/time-words.ts';
import { ChoiceField, FormSection, SelectField, TextField } from '../../ui/field.tsx';
import type { ScheduleDraft } from './draft.ts';
import { readSchedule } from './read-draft.ts';

const COMMON = [
  { value: 'H * * * *', text: 'Every hour' },
  { value: 'H */6 * * *', text: 'Every 6 hours' },
  { value: 'H 4 * * *', text: 'Every night after 4' },
  { value: 'H 4 * * 0', text: 'Sunday night after 4' },
  { value: '', text: 'Written below' },
] as const;

/** How long after the last key the preview is asked for. */
const PAUSE_MS = 300;

type Props = {
  draft: ScheduleDraft;
  errors: FieldErrors;
  onChange: (patch: Partial<ScheduleDraft>) => void;
  /** Whose schedule it is, where that is known. */
  app?: string;
};
type AskPreview = (schedule: Schedule, signal: AbortSignal) => Promise<SchedulePreview>;

/** When Homeport looks for something new by itself: cron, in words, with the next five runs. */
export function ScheduleFields(props: Props) {
  const client = useClient();
  return (
    <ScheduleFieldsOver
      {...props}
      ask={(schedule, signal) => client.schedule.preview({ ...schedule, app: props.app }, { signal })}
    />
  );
}

/** The same where the window speaks another contract. */
export function ScheduleFieldsOver({ draft, errors, onChange, app, ask }: Props & { ask: AskPreview }) {
  const zones = useId();
  const common = COMMON.find((one) => one.value === draft.cron.trim())?.value ?? '';
  return (
    <FormSection title="Schedule" hint={words('form.schedule')}>
      <ChoiceField
        label="When to look for something new"
        value={draft.mode}
        options={[
          { value: 'cron', text: 'On a schedule' },
          { value: 'manual', text: 'Only by hand' },
        ]}
        onChange={(mode) => onChange({ mode })}
      />
      {draft.mode === 'manual' ? null : (
        <>
          <SelectField
            label="Common schedules"
            value={common}
            options={COMMON}
            onChange={(cron) => (cron === '' ? undefined : onChange({ cron }))}
          />
          <TextField
            label="Time zone"
            placeholder="This machine's"
            list={zones}
            value={draft.timezone}
            error={errors.timezone}
            onChange={(timezone) => onChange({ timezone })}
          />
          <Preview draft={draft} error={errors.cron} onChange={onChange} app={app} ask={ask} />
          <datalist id={zones}>
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </FormSection>
  );
}

function Preview({
  draft,
  error,
  onChange,
  app,
  ask,
}: {
  draft: ScheduleDraft;
  error: string | undefined;
  onChange: (patch: Partial<ScheduleDraft>) => void;
  app: string | undefined;
  ask: AskPreview;
}) {
  const settled = useSettled(draft);
  const preview = usePreview(settled, ask, app);
  const wrong = error ?? preview.error ?? undefined;
  return (
    <>
      <TextField
        label="Cron expression"
        className="mono"
        value={draft.cron}
        error={wrong}
        hint={words('form.schedule-cron')}
        onChange={(cron) => onChange({ cron })}
      />
      <div className="field preview" aria-live="polite">
        {preview.data && wrong === undefined ? (
          <>
            <p className="preview-words">
              {preview.data.words} <span className="dim">({preview.data.timezone})</span>
            </p>
            <ol aria-label="Next runs">
              {preview.data.next.map((at) => (
                <li key={at}>
                  <time dateTime={at} title={exactTime(at)}>
                    {shortTime(at, preview.data?.timezone)}
                  </time>
                </li>
              ))}
            </ol>
          </>
        ) : null}
      </div>
    </>
  );
}

/** Words and next runs of a schedule; null where it can't be read yet, which its fields say. */
function usePreview(draft: ScheduleDraft, ask: AskPreview, app: string | undefined) {
  return useAnswer(
    async (signal) => {
      const { value } = readSchedule(draft);
      return value === null ? null : await ask(value, signal);
    },
    [draft, app],
  );
}

/** The draft as it was when typing paused. */
function useSettled(draft: ScheduleDraft): ScheduleDraft {
  const [settled, setSettled] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(draft), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return settled;
}
