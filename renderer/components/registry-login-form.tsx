import { type FormEvent, useState } from 'react';
import { type LoginTestDto, registryLogin } from '../../electron/shared/registry-logins.ts';
import type { Client } from '../data/client.ts';
import { type FieldErrors, fieldErrors } from '../data/error-words.ts';
import { useAction } from '../data/use-action.ts';
import { words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { LoginAnswer } from './login-answer.tsx';

/** One more login, which can be tried before it is stored. */
export function RegistryLoginForm({
  client,
  changed,
}: {
  client: Pick<Client['secrets']['registries'], 'set' | 'test'>;
  changed: () => void;
}) {
  const toasts = useToasts();
  const storing = useAction();
  const test = useAction();
  const [typed, setTyped] = useState(NOTHING);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [answer, setAnswer] = useState<LoginTestDto | null>(null);
  const type = (patch: Partial<typeof NOTHING>) => {
    setTyped((before) => ({ ...before, ...patch }));
    setErrors({});
    setAnswer(null);
  };
  const read = () => {
    const parsed = registryLogin.safeParse(typed);
    setErrors(parsed.success ? {} : fieldErrors(parsed.error.issues));
    return parsed.success ? parsed.data : null;
  };
  const tryOut = async () => {
    const login = read();
    setAnswer(null);
    if (login !== null) await test.run(async () => setAnswer(await client.test(login)));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const login = storing.pending ? null : read();
    if (login === null) return;
    const stored = await storing.run(async () => {
      const { registry } = await client.set(login);
      toasts.show({ tone: 'good', text: words('done.login', { registry }) });
      changed();
    });
    if (stored) type(NOTHING);
  };
  return (
    <form
      className="wide form-grid"
      aria-label="Store a registry login"
      noValidate
      onSubmit={(event) => void submit(event)}
    >
      <TextField
        label="Registry"
        placeholder="ghcr.io"
        hint={words('settings.registry')}
        value={typed.registry}
        error={errors.registry}
        onChange={(registry) => type({ registry })}
      />
      <TextField
        label="User name"
        value={typed.username}
        error={errors.username}
        onChange={(username) => type({ username })}
      />
      <TextField
        wide
        label="Password or token"
        type="password"
        autoComplete="new-password"
        hint={words('settings.registry-password')}
        value={typed.password}
        error={errors.password}
        onChange={(password) => type({ password })}
      />
      <div className="wide form-buttons">
        <Button submit pending={storing.pending}>
          Store login
        </Button>
        <Button look="quiet" pending={test.pending} onClick={() => void tryOut()}>
          Test
        </Button>
        <LoginAnswer answer={answer} />
      </div>
    </form>
  );
}

const NOTHING = { registry: '', username: '', password: '' };
