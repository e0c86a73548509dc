import { useId } from 'react';
import { WEEK, WEEKDAYS } from '../../../electron/shared/hours-words.ts';
import { say } from '../../../electron/shared/text/text.ts';
import type { FieldErrors } from '../../data/error-words.ts';
import { inWords, words } from '../../i18n/in-words.ts';
import { ChoiceField, FormSection, TextField } from '../../ui/field.tsx';
import type { PutInDraft } from './put-in-draft.ts';

type Props = {
  draft: PutInDraft;
  errors: FieldErrors;
  onChange: (patch: Partial<PutInDraft>) => void;
  /** There is no schedule: nothing is put in by itself. */
  byHand: boolean;
};

/** What the schedule does with something new, and when. */
export function PutInFields({ draft, errors, onChange, byHand }: Props) {
  if (byHand) return null;
  const tells = draft.automatic === 'tell';
  return (
    <FormSection title="When something new is out" hint={words('form.put-in')}>
      <ChoiceField
        label="What to do with it"
        value={draft.automatic}
        options={[
          { value: 'update', text: 'Put it in', hint: words('form.put-in-update') },
          { value: 'tell', text: 'Only tell me', hint: words('form.put-in-tell') },
        ]}
        onChange={(automatic) => onChange({ automatic })}
      />
      <TextField
        label="Let it rest first, days"
        inputMode="numeric"
        value={draft.restDays}
        error={errors.restDays}
        hint={words('form.rest-days')}
        onChange={(restDays) => onChange({ restDays })}
      />
      {tells ? null : (
        <ChoiceField
          label="At what time"
          value={draft.at}
          options={[
            { value: 'any', text: 'At any time' },
            { value: 'hours', text: 'In certain hours', hint: words('form.hours') },
          ]}
          onChange={(at) => onChange({ at })}
        />
      )}
      {tells || draft.at === 'any' ? null : (
        <>
          <TextField
            label="Not before"
            type="time"
            value={draft.from}
            error={errors.from}
            onChange={(from) => onChange({ from })}
          />
          <TextField
            label="Begin until"
            type="time"
            value={draft.to}
            error={errors.to}
            hint={words('form.hours-end')}
            onChange={(to) => onChange({ to })}
          />
          <DaysField days={draft.days} error={errors.days} onChange={(days) => onChange({ days })} />
        </>
      )}
    </FormSection>
  );
}

function DaysField({
  days,
  error,
  onChange,
}: {
  days: readonly number[];
  error: string | undefined;
  onChange: (days: number[]) => void;
}) {
  const errorId = useId();
  return (
    <fieldset className="field wide choice" aria-describedby={error === undefined ? undefined : errorId}>
      <legend>On these days</legend>
      <div className="days">
        {WEEK.map((day) => (
          <label key={day} className="days-option">
            <input
              type="checkbox"
              checked={days.includes(day)}
              onChange={(event) =>
                onChange(WEEK.filter((each) => (each === day ? event.target.checked : days.includes(each))))
              }
            />
            {inWords(say(`weekday.${WEEKDAYS[day]}`))}
          </label>
        ))}
      </div>
      {error === undefined ? null : (
        <p className="field-error" id={errorId}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
