import { type FormEvent, useId, useRef, useState } from 'react';
import { signIn } from '../data/session.ts';
import { words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';

/** Asks for the token that Homeport printed. @param problem why the one-time link did not work */
export function SignIn({ problem, onSignedIn }: { problem: string | null; onSignedIn: () => void }) {
  const [token, setToken] = useState('');
  const [error, setError] = useState(problem);
  const [pending, setPending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    if (token.trim() === '') {
      setError(words('sign-in.no-token'));
      form.current?.querySelector('input')?.focus();
      return;
    }
    setPending(true);
    const result = await signIn(token.trim());
    setPending(false);
    if (result.ok) onSignedIn();
    else {
      setError(result.message);
      form.current?.querySelector('input')?.select();
    }
  };

  return (
    <main className="alone">
      <form
        className="sign-in"
        onSubmit={(event) => void submit(event)}
        ref={form}
        aria-labelledby={id}
        noValidate
      >
        <img src="./icon.svg" alt="" width={44} height={44} />
        <h1 id={id}>Sign in to Homeport</h1>
        <p className="dim">{words('sign-in.how')}</p>
        <TextField
          wide
          label="Token"
          type="password"
          autoComplete="current-password"
          autoFocus
          value={token}
          error={error ?? undefined}
          onChange={(value) => {
            setToken(value);
            setError(null);
          }}
        />
        <Button look="primary" submit pending={pending}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
