import { Check, Hammer, HeartCrack, Hourglass, type LucideIcon } from 'lucide-react';
import { useId } from 'react';
import type { AppDto } from '../../electron/shared/dto.ts';
import { SAMPLE_CHANGES, SAMPLE_WORDS, type SampleChange } from '../../electron/shared/sample.ts';
import { useClient } from '../data/client.ts';
import { useAction } from '../data/use-action.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/layout.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { RemoveSample } from './remove-sample.tsx';

const ICONS: Record<SampleChange, LucideIcon> = {
  good: Check,
  broken: Hammer,
  unhealthy: HeartCrack,
  slow: Hourglass,
};

/** Changes that can be pushed to the sample, each with what to expect of it. */
export function SamplePanel({ app }: { app: AppDto }) {
  const client = useClient();
  const toasts = useToasts();
  const { run, pending } = useAction();
  const working = app.activeUpdate !== null;
  const id = useId();
  const push = (change: SampleChange) =>
    void run(async () => {
      const { updateId, message } = await client.sample.push({ change });
      if (updateId === null) toasts.show({ tone: 'good', text: inWords(message) });
    });
  return (
    <Panel title="Push a change to the sample">
      <p className="dim" role="status" id={`${id}-now`}>
        {working ? words('sample.under-way') : words('sample.changes')}
      </p>
      <ul className="sample-changes">
        {SAMPLE_CHANGES.map((change) => (
          <li key={change} className="sample-change">
            <Button
              icon={ICONS[change]}
              blocked={working || pending}
              aria-describedby={working ? `${id}-now` : `${id}-${change}`}
              onClick={() => push(change)}
            >
              {inWords(SAMPLE_WORDS[change].push)}
            </Button>
            <p id={`${id}-${change}`} className="dim">
              {inWords(SAMPLE_WORDS[change].expect)}
            </p>
          </li>
        ))}
      </ul>
      <div className="sample-foot">
        <span className="dim">{words('sample.enough')}</span>
        <RemoveSample app={app} small />
      </div>
    </Panel>
  );
}
