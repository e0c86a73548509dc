import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type AppDefaults, appName } from '../../electron/shared/config.ts';
import type { SourceInspection } from '../../electron/shared/dto.ts';
import type { SourceKind } from '../../electron/shared/sources/kinds.ts';
import { emptyDraft } from '../components/forms/draft.ts';
import { PolicyFields } from '../components/forms/policy-fields.tsx';
import { prefillRun } from '../components/forms/prefill.ts';
import { RunFields } from '../components/forms/run-fields.tsx';
import { ScheduleFields } from '../components/forms/schedule-fields.tsx';
import { SendForm } from '../components/forms/send-form.tsx';
import { useDraft } from '../components/forms/use-draft.ts';
import { WithAppDefaults } from '../components/forms/with-app-defaults.tsx';
import { suggestedName } from '../components/sources/drafts.ts';
import { SourceFields } from '../components/sources/source-fields.tsx';
import { useClient } from '../data/client.ts';
import { useLive } from '../data/live-store.ts';
import { words, wordsAround } from '../i18n/in-words.ts';
import { FormSection, TextField } from '../ui/field.tsx';
import { PageHead } from '../ui/layout.tsx';

/** A new app: Homeport gets or builds its image, runs it and keeps it up to date. */
export function AddScreen() {
  return (
    <WithAppDefaults title="Add an app">{(defaults) => <AddForm defaults={defaults} />}</WithAppDefaults>
  );
}

function AddForm({ defaults }: { defaults: AppDefaults }) {
  const client = useClient();
  const apps = useLive((live) => live.apps);
  const [, navigate] = useLocation();
  const form = useDraft(() => emptyDraft(defaults));
  const [inspected, setInspected] = useState<SourceInspection | null>(null);
  const { draft, errors } = form;

  /** A volume that was named after the app keeps its name in step, until a person has changed it. */
  const rename = (name: string) => {
    const suggested = (of: string) =>
      inspected ? prefillRun(emptyDraft().run, inspected, of).volumes : null;
    if (draft.run.volumes === suggested(draft.name)) form.run.onChange({ volumes: suggested(name) ?? '' });
    form.setName(name);
  };

  const found = (inspection: SourceInspection) => {
    setInspected(inspection);
    const name = draft.name === '' ? suggestedName(draft.source) : draft.name;
    form.setDraft((d) => ({ ...d, name, run: prefillRun(d.run, inspection, name) }));
    if (name !== '') form.setErrors(({ name: _, ...others }) => others);
  };

  /** What was found there says nothing of another place. */
  const chooseKind = (kind: SourceKind) => {
    setInspected(null);
    form.setKind(kind);
  };

  const nameProblem = (): string | null => {
    const parsed = appName.safeParse(draft.name);
    if (draft.name === '') return 'Give the app a name';
    if (!parsed.success) return parsed.error.issues[0]?.message ?? 'Choose another name';
    const known = apps.find((app) => app.name === draft.name);
    if (known && (known.state !== 'never-ran' || known.activeUpdate !== null))
      return words('form.name-taken', { name: draft.name });
    return null;
  };

  const read = () => {
    const { source, schedule, policy, run } = form.read();
    const wrongName = nameProblem();
    if (wrongName !== null) form.setErrors((before) => ({ ...before, name: wrongName }));
    if (wrongName !== null || !source.value || !schedule.value || !policy.value || !run.value) return null;
    const app = {
      name: draft.name,
      source: source.value,
      schedule: schedule.value,
      policy: policy.value,
      run: run.value,
    };
    return async () => {
      const { updateId } = await client.apps.add(app);
      navigate(`/updates/${updateId}`);
    };
  };

  return (
    <>
      <PageHead
        title="Add an app"
        below={
          <span>
            {wordsAround('form.add', { adopt: <Link href="/adopt">{words('form.add-to-adopt')}</Link> })}
          </span>
        }
      />
      <SendForm
        label="Add an app"
        read={read}
        failed="The app was not added"
        button={draft.source.kind === 'git' ? 'Add and build' : 'Add and start'}
        busyButton={words('form.checking-source')}
        cancelTo="/"
      >
        <SourceFields {...form.source} onKind={chooseKind} onFound={found} />
        <FormSection title="Name" hint={words('form.name')}>
          <TextField label="App name" required value={draft.name} error={errors.name} onChange={rename} />
        </FormSection>
        <RunFields {...form.run} hint={words('form.run-new')} />
        <ScheduleFields {...form.schedule} {...(draft.name === '' ? {} : { app: draft.name })} />
        <PolicyFields {...form.policy} />
      </SendForm>
    </>
  );
}
