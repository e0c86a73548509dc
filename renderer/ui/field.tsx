import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from 'react';

/** A form's parts. Hint and error belong to their control for screen readers too; errors stand next to their field, in words. */

type Around = { label: string; hint?: ReactNode; error?: string | undefined; wide?: boolean };

function useParts({ label, hint, error, wide = false }: Around) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = [hint === undefined ? null : hintId, error === undefined ? null : errorId]
    .filter(Boolean)
    .join(' ');
  const aria = {
    id,
    'aria-describedby': described === '' ? undefined : described,
    'aria-invalid': error === undefined ? undefined : true,
  };
  const wrap = (control: ReactNode) => (
    <div className={`field${wide ? ' wide' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {control}
      {error === undefined ? null : (
        <p className="field-error" id={errorId}>
          {error}
        </p>
      )}
      {hint === undefined ? null : (
        <p className="field-hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
  return { aria, wrap };
}

type TextProps = Around & { value: string; onChange: (value: string) => void } & Omit<
    InputHTMLAttributes<HTMLInputElement>,
    'value' | 'onChange'
  >;

export function TextField({ label, hint, error, wide, value, onChange, ...rest }: TextProps) {
  const { aria, wrap } = useParts({ label, hint, error, wide: wide ?? false });
  return wrap(
    <input
      type="text"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      {...rest}
      {...aria}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />,
  );
}

type AreaProps = Around & { value: string; onChange: (value: string) => void } & Omit<
    TextareaHTMLAttributes<HTMLTextAreaElement>,
    'value' | 'onChange'
  >;

/** Several lines, one entry each. Grows with what is in it. */
export function AreaField({ label, hint, error, wide, value, onChange, ...rest }: AreaProps) {
  const { aria, wrap } = useParts({ label, hint, error, wide: wide ?? false });
  return wrap(
    <textarea
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      rows={Math.min(8, Math.max(2, value.split('\n').length))}
      {...rest}
      {...aria}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />,
  );
}

export function SelectField<T extends string>({
  label,
  hint,
  error,
  wide,
  value,
  options,
  onChange,
}: Around & { value: T; options: readonly { value: T; text: string }[]; onChange: (value: T) => void }) {
  const { aria, wrap } = useParts({ label, hint, error, wide: wide ?? false });
  return wrap(
    <select
      {...aria}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>,
  );
}

export function CheckField({
  label,
  hint,
  error,
  checked,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  const describedBy = [
    error === undefined ? [] : `${id}-error`,
    hint === undefined ? [] : `${id}-hint`,
  ].flat();
  return (
    <div className="field check wide">
      <input
        type="checkbox"
        id={id}
        aria-describedby={describedBy.join(' ') || undefined}
        aria-invalid={error === undefined ? undefined : true}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {error === undefined ? null : (
          <p className="field-error" id={`${id}-error`}>
            {error}
          </p>
        )}
        {hint === undefined ? null : (
          <p className="field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** A few choices side by side. */
export function ChoiceField<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { value: T; text: string; hint?: string }[];
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className="field wide choice">
      <legend>{label}</legend>
      <div className="choices">
        {options.map((option) => (
          <label key={option.value} className="choice-option">
            <input
              type="radio"
              name={name}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>
              <span className="choice-text">{option.text}</span>
              {option.hint === undefined ? null : <span className="field-hint">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A part of a form with its heading. */
export function FormSection({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="form-section" aria-labelledby={id}>
      <div className="form-section-head">
        <h2 id={id}>{title}</h2>
        {hint === undefined ? null : <p>{hint}</p>}
      </div>
      <div className="form-grid">{children}</div>
    </section>
  );
}
