import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { gitToken, type SecretDto, TOKEN_USERNAME } from '../../electron/shared/secrets.ts';
import type { Client } from '../data/client.ts';
import { type FieldErrors, fieldErrors } from '../data/error-words.ts';
import { useAction } from '../data/use-action.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Ago } from '../ui/times.tsx';
import { useToasts } from '../ui/toasts.tsx';

/** The hosts that have a token, and a form for one more. The token is written, never shown. The same in both windows. */
export function GitTokens({
  secrets,
  client,
  changed,
}: {
  secrets: readonly SecretDto[];
  client: Pick<Client['secrets'], 'set' | 'remove'>;
  /** The list is another one by now. */
  changed: () => void;
}) {
  const toasts = useToasts();
  const { run, pending } = useAction();
  const [typed, setTyped] = useState(NOTHING);
  const [errors, setErrors] = useState<FieldErrors>({});
  const type = (patch: Partial<typeof NOTHING>) => {
    setTyped((before) => ({ ...before, ...patch }));
    setErrors({});
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    const { host, username, token } = typed;
    const read = gitToken.safeParse({ host, token, ...(username.trim() === '' ? {} : { username }) });
    setErrors(read.success ? {} : fieldErrors(read.error.issues));
    if (!read.success) return;
    const stored = await run(async () => {
      const { host: named } = await client.set(read.data);
      toasts.show({ tone: 'good', text: words('done.token', { host: named }) });
      changed();
    });
    if (stored) setTyped(NOTHING);
  };
  const remove = (host: string) =>
    run(async () => {
      await client.remove({ host });
      changed();
    });
  return (
    <>
      {secrets.length === 0 ? null : (
        <ul className="plain-list wide" aria-label="Hosts with a token">
          {secrets.map((secret) => (
            <li key={secret.host}>
              <span className="stack">
                <code className="break">{secret.host}</code>
                <span className="dim">
                  {secret.username === TOKEN_USERNAME ? null : `as ${secret.username} · `}stored{' '}
                  <Ago at={secret.storedAt} />
                </span>
                {secret.problem === null ? null : (
                  <span className="field-error">{inWords(secret.problem)}</span>
                )}
              </span>
              <IconButton
                label={`Remove the token for ${secret.host}`}
                icon={Trash2}
                small
                disabled={pending}
                onClick={() => void remove(secret.host)}
              />
            </li>
          ))}
        </ul>
      )}
      <form
        className="wide form-grid"
        aria-label="Store a git token"
        noValidate
        onSubmit={(event) => void submit(event)}
      >
        <TextField
          label="Host"
          placeholder="git.example.org"
          value={typed.host}
          error={errors.host}
          onChange={(host) => type({ host })}
        />
        <TextField
          label="User name"
          placeholder={TOKEN_USERNAME}
          hint={words('settings.token-user')}
          value={typed.username}
          error={errors.username}
          onChange={(username) => type({ username })}
        />
        <TextField
          wide
          label="Token"
          type="password"
          autoComplete="new-password"
          hint={words('settings.token')}
          value={typed.token}
          error={errors.token}
          onChange={(token) => type({ token })}
        />
        <div className="wide form-buttons">
          <Button submit pending={pending}>
            Store token
          </Button>
        </div>
      </form>
    </>
  );
}

const NOTHING = { host: '', username: '', token: '' };
