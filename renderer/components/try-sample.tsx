import { FlaskConical } from 'lucide-react';
import { useLocation } from 'wouter';
import { useClient } from '../data/client.ts';
import { useAction } from '../data/use-action.ts';
import { words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';

/** Makes the sample and goes to its page, where its first build is shown. */
export function TrySample() {
  const client = useClient();
  const [, navigate] = useLocation();
  const { run, pending } = useAction();
  return (
    <>
      <Button
        icon={FlaskConical}
        pending={pending}
        onClick={() =>
          void run(async () => {
            const { app } = await client.sample.create({});
            navigate(`/apps/${app}`);
          })
        }
      >
        Try it with a sample
      </Button>
      <p className="dim" role="status">
        {pending ? words('first.sample-coming') : ''}
      </p>
    </>
  );
}
