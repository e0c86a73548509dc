import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { LoginTestDto, RegistryLoginDto } from '../../electron/shared/registry-logins.ts';
import type { Client } from '../data/client.ts';
import { useAction } from '../data/use-action.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Ago } from '../ui/times.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { LoginAnswer } from './login-answer.tsx';

/** One registry's login: who signs in, where that is from, and whether it works. */
export function RegistryLoginRow({
  login,
  used,
  client,
  changed,
}: {
  login: RegistryLoginDto;
  /** Not another one in its place. */
  used: boolean;
  client: Pick<Client['secrets']['registries'], 'remove' | 'test'>;
  changed: () => void;
}) {
  const { registry, source } = login;
  // What can't be read can't be tried. A helper may answer another time.
  const testable = used && (login.problem === null || source === 'helper');
  const toasts = useToasts();
  const test = useAction();
  const removal = useAction();
  const [answer, setAnswer] = useState<LoginTestDto | null>(null);
  const [removing, setRemoving] = useState(false);
  const ask = () => {
    setAnswer(null);
    return test.run(async () => setAnswer(await client.test({ registry })));
  };
  const remove = async () => {
    const removed = await removal.run(async () => {
      await client.remove({ registry });
      toasts.show({ tone: 'good', text: words('done.login-removed', { registry }) });
    });
    setRemoving(false);
    if (removed) changed();
  };
  return (
    <li className="login-row">
      <span className="stack">
        <code className="break">{registry}</code>
        <span className="dim">
          {login.username === null ? null : `as ${login.username} · `}
          <From login={login} />
          {used ? null : ` · ${words('settings.registry-unused')}`}
        </span>
        {login.problem === null || answer !== null ? null : (
          <span className="field-error">{inWords(login.problem)}</span>
        )}
        <LoginAnswer answer={answer} />
      </span>
      <span className="login-actions">
        {testable ? (
          <Button
            small
            pending={test.pending}
            aria-label={`Test the login for ${registry}`}
            onClick={() => void ask()}
          >
            Test
          </Button>
        ) : null}
        {source === 'homeport' ? (
          <IconButton
            label={`Remove the login for ${registry}`}
            icon={Trash2}
            small
            onClick={() => setRemoving(true)}
          />
        ) : null}
      </span>
      {removing ? (
        <ConfirmDialog
          title={words('ask.remove-login-title', { registry })}
          confirm="Remove login"
          pending={removal.pending}
          onConfirm={() => void remove()}
          onClose={() => setRemoving(false)}
        >
          <p>{words('ask.remove-login', { registry })}</p>
        </ConfirmDialog>
      ) : null}
    </li>
  );
}

function From({ login: { source, storedAt } }: { login: RegistryLoginDto }) {
  if (source !== 'homeport' || storedAt === null) return words('settings.registry-from', { source });
  return (
    <>
      stored <Ago at={storedAt} />
    </>
  );
}
