import { Container } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { AppDefaults } from '../../electron/shared/config.ts';
import type { AdoptableContainer } from '../../electron/shared/dto.ts';
import { emptyDraft } from '../components/forms/draft.ts';
import { PolicyFields } from '../components/forms/policy-fields.tsx';
import { ScheduleFields } from '../components/forms/schedule-fields.tsx';
import { SourceFields } from '../components/forms/source-fields.tsx';
import { focusFirstProblem, useDraft } from '../components/forms/use-draft.ts';
import { WithAppDefaults } from '../components/forms/with-app-defaults.tsx';
import { useClient } from '../data/client.ts';
import { errorWords } from '../data/error-words.ts';
import { useQuery } from '../data/use-query.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { FormSection } from '../ui/field.tsx';
import { Awaiting, Empty, PageHead } from '../ui/layout.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { Notice } from '../ui/tone.tsx';

/** A container that runs already, given a source. @param preselected a container's name, from the address */
export function AdoptScreen({ preselected }: { preselected: string | null }) {
  return (
    <WithAppDefaults title="Adopt a container">
      {(defaults) => <AdoptForm preselected={preselected} defaults={defaults} />}
    </WithAppDefaults>
  );
}

function AdoptForm({ preselected, defaults }: { preselected: string | null; defaults: AppDefaults }) {
  const client = useClient();
  const toasts = useToasts();
  const [, navigate] = useLocation();
  const containers = useQuery('adoptable', (signal) => client.apps.adoptable(undefined, { signal }));
  const [chosen, setChosen] = useState(preselected);
  const [unchosen, setUnchosen] = useState(false);
  const form = useDraft(() => emptyDraft(defaults));
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const element = useRef<HTMLFormElement>(null);
  const { draft, errors } = form;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    setProblem(null);
    setUnchosen(chosen === null);
    const { source, schedule, policy } = form.read();
    if (chosen === null || !source.value || !schedule.value || !policy.value) {
      if (chosen === null) element.current?.querySelector<HTMLElement>('input[type=radio]')?.focus();
      else focusFirstProblem(element.current);
      return;
    }
    setPending(true);
    try {
      const app = await client.apps.adopt({
        container: chosen,
        source: source.value,
        schedule: schedule.value,
        policy: policy.value,
      });
      toasts.show({ tone: 'good', text: `${app.name} is adopted. Nothing about its container has changed.` });
      navigate(`/apps/${app.name}`);
    } catch (error) {
      setProblem(errorWords(error));
    } finally {
      setPending(false);
    }
  };

  return (
    <>
      <PageHead
        title="Adopt a container"
        below={
          <span>
            Nothing about it changes until its first update. Nothing runs yet?{' '}
            <Link href="/add">Add an app</Link> instead.
          </span>
        }
      />
      <form
        ref={element}
        className="form panel"
        aria-label="Adopt a container"
        noValidate
        onSubmit={(event) => void submit(event)}
      >
        <FormSection title="Container" hint="The app follows the container of this name.">
          <div className="wide">
            {containers.data ? (
              <Containers containers={containers.data} chosen={chosen} onChoose={setChosen} />
            ) : (
              <Awaiting what="Containers" error={containers.error} retry={containers.reload} />
            )}
            {unchosen && chosen === null ? (
              <p className="field-error">Choose the container to adopt</p>
            ) : null}
          </div>
        </FormSection>
        <SourceFields
          draft={draft.source}
          errors={errors.source}
          onChange={form.patchSource}
          onErrors={(source) => form.setErrors((before) => ({ ...before, source }))}
        />
        <ScheduleFields draft={draft.schedule} errors={errors.schedule} onChange={form.patchSchedule} />
        <PolicyFields draft={draft.policy} errors={errors.policy} onChange={form.patchPolicy} />
        <div className="form-end">
          {problem === null ? null : (
            <Notice tone="bad" role="alert" title="The container was not adopted">
              {problem}
            </Notice>
          )}
          <ButtonLink to="/">Cancel</ButtonLink>
          <Button look="primary" submit pending={pending}>
            Adopt
          </Button>
        </div>
      </form>
    </>
  );
}

function Containers({
  containers,
  chosen,
  onChoose,
}: {
  containers: readonly AdoptableContainer[];
  chosen: string | null;
  onChoose: (name: string) => void;
}) {
  if (containers.length === 0) {
    return (
      <Empty icon={Container} title="There is no container on this machine">
        Add an app from git instead.
      </Empty>
    );
  }
  return (
    <fieldset className="containers">
      <legend className="sr-only">Container to adopt</legend>
      {containers.map((container) => {
        const why =
          container.app === null ? container.refusal : `It is followed already, as ${container.app}`;
        return (
          <label key={container.id} className={`container-option${why === null ? '' : ' refused'}`}>
            <input
              type="radio"
              name="container"
              disabled={why !== null}
              checked={chosen === container.name}
              onChange={() => onChoose(container.name)}
            />
            <span className="stack">
              <b>{container.name}</b>
              <span className="dim">
                {container.image} · {container.state}
              </span>
              {why === null ? null : <span className="reason">{why}</span>}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
