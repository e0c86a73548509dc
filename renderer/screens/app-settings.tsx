import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { AppDto } from '../../electron/shared/dto.ts';
import { SAMPLE_REMOVAL } from '../../electron/shared/sample.ts';
import { draftOf } from '../components/forms/draft.ts';
import { PolicyFields } from '../components/forms/policy-fields.tsx';
import { RunFields } from '../components/forms/run-fields.tsx';
import { ScheduleFields } from '../components/forms/schedule-fields.tsx';
import { SendForm } from '../components/forms/send-form.tsx';
import { useDraft } from '../components/forms/use-draft.ts';
import { RemoveSample } from '../components/remove-sample.tsx';
import { SourceFields } from '../components/sources/source-fields.tsx';
import { useClient } from '../data/client.ts';
import { useLive } from '../data/live-store.ts';
import { useAction } from '../data/use-action.ts';
import { inWords } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CheckField, FormSection } from '../ui/field.tsx';
import { useToasts } from '../ui/toasts.tsx';

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
      toasts.show({ tone: 'good', text: `Settings of ${app.name} are saved.` });
    };
  };

  return (
    <>
      <SendForm label={`Settings of ${app.name}`} read={read} failed="Not saved" button="Save settings">
        <SourceFields {...form.source} />
        <ScheduleFields {...form.schedule} app={app.name} />
        <PolicyFields {...form.policy} />
        {app.run === null ? (
          <FormSection title="How it runs">
            <p className="wide">
              {app.name} was adopted: its container is the truth. Ports, variables, volumes, networks and
              limits are carried over from it at every update as you set them. To change them, re-create the
              container with your own tools; Homeport notices and goes on from there.
            </p>
          </FormSection>
        ) : (
          <RunFields {...form.run} hint="Changes take effect with the next update." />
        )}
      </SendForm>
      {app.sample ? <RemoveSampleZone app={app} /> : <RemoveApp app={app} />}
    </>
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
          ? `${app.name} is forgotten here. Its container was not touched.`
          : nothingRan
            ? `${app.name} is removed. Nothing of it ran.`
            : withContainer
              ? `${app.name} and its container are removed.`
              : `Homeport has let ${app.name} go. Its container stays as it is.`,
      });
    });
    setAsking(false);
    if (done) navigate('/');
  };
  return (
    <section className="panel danger-zone" aria-label={`Remove ${app.name}`}>
      <div>
        <h2>Remove from Homeport</h2>
        <p className="dim">
          Forgets the app with its history; kept releases and their images go. Volumes always stay.
        </p>
      </div>
      <Button look="danger" icon={Trash2} onClick={() => setAsking(true)}>
        Remove app…
      </Button>
      {asking ? (
        <ConfirmDialog
          title={`Remove ${app.name}?`}
          confirm="Remove app"
          pending={pending}
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        >
          {takenOver ? (
            <p>
              Its settings and its history go. Another Homeport looks after it: its container, its images and
              what is kept aside for it stay as they are.
            </p>
          ) : nothingRan ? (
            <p>Its settings and the log of its first build go. Nothing of it ever ran.</p>
          ) : (
            <p>Its history, its kept releases and the parked container go for good. Its volumes stay.</p>
          )}
          {takenOver || nothingRan ? null : (
            <CheckField
              label={`Also remove its container ${app.containerName}`}
              hint={
                withContainer
                  ? 'It is stopped and removed: the app will not be reachable any more.'
                  : 'It stays as it is, and is not updated any more.'
              }
              checked={withContainer}
              onChange={setWithContainer}
            />
          )}
        </ConfirmDialog>
      ) : null}
    </section>
  );
}
