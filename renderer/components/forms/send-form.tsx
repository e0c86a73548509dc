import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { errorWords } from '../../data/error-words.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/tone.tsx';

/**
 * A form that is sent as a whole: once at a time, and what went wrong stands at its end. Where a field is not right
 * nothing is sent, and the first such field gets the focus.
 */
export function SendForm({
  label,
  look = 'form panel',
  read,
  failed,
  button,
  busyButton = button,
  cancelTo,
  children,
}: {
  label: string;
  look?: string;
  /** What is to be done with what was typed; null where that is not right yet, which its fields then say. */
  read: () => (() => Promise<unknown>) | null;
  /** Title of what went wrong: 'Not saved'. */
  failed: string;
  button: string;
  /** What the button says while the answer is awaited. */
  busyButton?: string;
  cancelTo?: string;
  children: ReactNode;
}) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const element = useRef<HTMLFormElement>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    setProblem(null);
    const request = read();
    if (request === null) {
      focusFirstProblem(element.current);
      return;
    }
    setPending(true);
    try {
      await request();
    } catch (error) {
      setProblem(errorWords(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <form ref={element} className={look} aria-label={label} noValidate onSubmit={(event) => void send(event)}>
      {children}
      <div className="form-end">
        {problem === null ? null : (
          <Notice tone="bad" role="alert" title={failed}>
            {problem}
          </Notice>
        )}
        {cancelTo === undefined ? null : <ButtonLink to={cancelTo}>Cancel</ButtonLink>}
        <Button look="primary" submit pending={pending}>
          {pending ? busyButton : button}
        </Button>
      </div>
    </form>
  );
}

/** Takes the focus to the first field that has a problem, or into the first such group, once it is on the screen. */
function focusFirstProblem(form: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const found = form?.querySelector<HTMLElement>('[aria-invalid=true]');
    const control = found?.matches('[role=radiogroup]')
      ? found.querySelector<HTMLElement>('input:enabled')
      : found;
    control?.focus();
  });
}
