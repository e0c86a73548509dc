import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { AppDto } from '../../electron/shared/dto.ts';
import { SAMPLE_REMOVAL } from '../../electron/shared/sample.ts';
import { useClient } from '../data/client.ts';
import { useAction } from '../data/use-action.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useToasts } from '../ui/toasts.tsx';

/** Takes the sample away with everything that was made for it. It waits for the end of an update. */
export function RemoveSample({ app, small = false }: { app: AppDto; small?: boolean }) {
  const client = useClient();
  const toasts = useToasts();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const { run, pending } = useAction();
  const remove = async () => {
    const done = await run(async () => {
      await client.sample.remove();
      toasts.show({ tone: 'good', text: words('done.remove-sample') });
    });
    setAsking(false);
    if (done) navigate('/');
  };
  return (
    <>
      <Button
        look="danger"
        small={small}
        icon={Trash2}
        blocked={app.activeUpdate !== null}
        title={app.activeUpdate === null ? undefined : 'When its update has ended'}
        onClick={() => setAsking(true)}
      >
        {words('ask.remove-sample-button')}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={words('ask.remove-sample-title')}
          confirm="Remove the sample"
          pending={pending}
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        >
          <p>{inWords(SAMPLE_REMOVAL)}</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
