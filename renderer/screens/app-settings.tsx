import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { AppDto } from '../../electron/shared/dto.ts';
import { SAMPLE_REMOVAL } from '../../electron/shared/sample.ts';
import { say } from '../../electron/shared/text/text.ts';
import { draftOf } from '../components/forms/draft.ts';
import { PolicyFields } from '../components/forms/policy-fields.tsx';
import { PutInFields } from '../components/forms/put-in-fields.tsx';
import { RunFields } from '../components/forms/run-fields.tsx';
import { ScheduleFields } from '../components/forms/schedule-fields.tsx';
import { SendForm } from '../components/forms/send-form.tsx';
import { useDraft } from '../components/forms/use-draft.ts';
import { RemoveSample } from '../components/remove-sample.tsx';
import { SourceFields } from '../components/sources/source-fields.tsx';
import { useClient } from '../data/client.ts';
import { useLive } from '../data/live-store.ts';
import { useAction } from '../data/use-action.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CheckField, FormSection } from '../ui/field.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { Notice } from '../ui/tone.tsx';

/** Everything a person has said about the app, to change it; and to let it go. */
export function AppSettings({ app }: { app: AppDto }) {
  const client = useClient();
  const toasts = useToasts();
  const form = useDraft(() => draftOf(app.name, app.config, app.run));
  const [seen, setSeen] = useState(app.revision);

  const read = () => {
    const { source, schedule, policy, run } = form.read();
    if (!source.value || !schedule.value || !policy.value || (app.run !== null && !run.value)) return null;
    const changed = {
      app: app.name,
      // What somebody else changed since the form was filled is not written over.
      revision: seen,
      source: source.value,
      schedule: schedule.value,
      policy: policy.value,
      ...(app.run === null || !run.value ? {} : { run: run.value }),
    };
    return async () => {
      const { revision } = await client.apps.configure(changed);
      setSeen(revision);
      toasts.show({ tone: 'good', text: words('done.configure', { app: app.name }) });
    };
  };

  return (
    <>
      <FromLabels app={app} />
      <SendForm label={`Settings of ${app.name}`} read={read} failed="Not saved" button="Save settings">
        <SourceFields {...form.source} />
        <ScheduleFields {...form.schedule} app={app.name} />
        <PutInFields {...form.policy} byHand={form.schedule.draft.mode === 'manual'} />
        <PolicyFields {...form.policy} />
        {app.run === null ? (
          <FormSection title="How it runs">
            <p className="wide">{words('form.run-adopted', { app: app.name })}</p>
          </FormSection>
        ) : (
          <RunFields {...form.run} hint={words('form.run-change')} />
        )}
      </SendForm>
      {app.sample ? <RemoveSampleZone app={app} /> : <RemoveApp app={app} />}
    </>
  );
}

function FromLabels({ app }: { app: AppDto }) {
  if (app.fromLabels.length === 0) return null;
  return (
    <Notice tone="idle" title="Some of it is said by labels">
      {app.fromLabels
        .map(({ setting, label }) => `${setting}: ${inWords(say('labels.from', { label }))}`)
        .join('; ')}
      .
    </Notice>
  );
}

function RemoveSampleZone({ app }: { app: AppDto }) {
  return (
    <section className="panel danger-zone" aria-label={`Remove ${app.name}`}>
      <div>
        <h2>Remove the sample</h2>
        <p className="dim">{inWords(SAMPLE_REMOVAL)}</p>
      </div>
      <RemoveSample app={app} />
    </section>
  );
}

function RemoveApp({ app }: { app: AppDto }) {
  const client = useClient();
  const toasts = useToasts();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const nothingRan = app.state === 'never-ran';
  const takenOver = useLive(({ attention }) =>
    attention.some(({ app: of, kind }) => of === app.name && kind === 'taken-over'),
  );
  const [withContainer, setWithContainer] = useState(!app.keptOnRemove);
  const { run, pending } = useAction();
  const remove = async () => {
    const done = await run(async () => {
      await client.apps.remove({ app: app.name, keepContainer: !withContainer });
      toasts.show({
        tone: 'good',
        text: takenOver
          ? words('done.remove-taken-over', { app: app.name })
          : nothingRan
            ? words('done.remove-never-ran', { app: app.name })
            : withContainer
              ? words('done.remove-with-container', { app: app.name })
              : words('done.remove-without-container', { app: app.name }),
      });
    });
    setAsking(false);
    if (done) navigate('/');
  };
  return (
    <section className="panel danger-zone" aria-label={`Remove ${app.name}`}>
      <div>
        <h2>Remove from Homeport</h2>
        <p className="dim">{words('ask.remove-what')}</p>
      </div>
      <Button look="danger" icon={Trash2} onClick={() => setAsking(true)}>
        {words('ask.remove-button')}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={words('ask.remove-title', { app: app.name })}
          confirm="Remove app"
          pending={pending}
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        >
          <p>
            {takenOver
              ? words('ask.remove-taken-over')
              : nothingRan
                ? words('ask.remove-never-ran')
                : words('ask.remove')}
          </p>
          {takenOver || nothingRan ? null : (
            <CheckField
              label={`Also remove its container ${app.containerName}`}
              hint={withContainer ? words('ask.with-container') : words('ask.without-container')}
              checked={withContainer}
              onChange={setWithContainer}
            />
          )}
        </ConfirmDialog>
      ) : null}
    </section>
  );
}
