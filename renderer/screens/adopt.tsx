import { Container } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { AppDefaults } from '../../electron/shared/config.ts';
import type { AdoptableContainer } from '../../electron/shared/dto.ts';
import { emptyDraft } from '../components/forms/draft.ts';
import { PolicyFields } from '../components/forms/policy-fields.tsx';
import { PutInFields } from '../components/forms/put-in-fields.tsx';
import { ScheduleFields } from '../components/forms/schedule-fields.tsx';
import { SendForm } from '../components/forms/send-form.tsx';
import { useDraft } from '../components/forms/use-draft.ts';
import { WithAppDefaults } from '../components/forms/with-app-defaults.tsx';
import { SourceFields } from '../components/sources/source-fields.tsx';
import { useClient } from '../data/client.ts';
import { useQuery } from '../data/use-query.ts';
import { inWords, words, wordsAround } from '../i18n/in-words.ts';
import { CheckField, FormSection } from '../ui/field.tsx';
import { Awaiting, Empty, PageHead } from '../ui/layout.tsx';
import { useToasts } from '../ui/toasts.tsx';

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
  const [confirmed, setConfirmed] = useState(false);
  const [unconfirmed, setUnconfirmed] = useState(false);
  const form = useDraft(() => emptyDraft(defaults));
  const other = containers.data?.find(({ name }) => name === chosen)?.lookedAfterBy ?? null;

  const read = () => {
    setUnchosen(chosen === null);
    const refused = other !== null && !confirmed;
    setUnconfirmed(refused);
    const { source, schedule, policy } = form.read();
    if (chosen === null || refused || !source.value || !schedule.value || !policy.value) return null;
    const adoption = {
      container: chosen,
      source: source.value,
      schedule: schedule.value,
      policy: policy.value,
      takeOver: other !== null,
    };
    return async () => {
      const app = await client.apps.adopt(adoption);
      toasts.show({ tone: 'good', text: words('done.adopt', { app: app.name }) });
      navigate(`/apps/${app.name}`);
    };
  };
  const missing = unchosen && chosen === null;
  const choose = (name: string) => {
    setChosen(name);
    setConfirmed(false);
    setUnconfirmed(false);
  };

  return (
    <>
      <PageHead
        title="Adopt a container"
        below={
          <span>
            {wordsAround('form.adopt', { add: <Link href="/add">{words('form.adopt-to-add')}</Link> })}
          </span>
        }
      />
      <SendForm
        label="Adopt a container"
        read={read}
        failed="The container was not adopted"
        button="Adopt"
        cancelTo="/"
      >
        <FormSection title="Container" hint={words('form.container')}>
          <div className="wide">
            {containers.data ? (
              <Containers containers={containers.data} chosen={chosen} missing={missing} onChoose={choose} />
            ) : (
              <Awaiting what="Containers" error={containers.error} retry={containers.reload} />
            )}
            {missing ? <p className="field-error">Choose the container to adopt</p> : null}
            {other === null ? null : (
              <CheckField
                label={words('form.take-over', { container: chosen ?? '', other })}
                hint={words('form.take-over-what')}
                checked={confirmed}
                error={unconfirmed && !confirmed ? words('form.take-over-unconfirmed') : undefined}
                onChange={setConfirmed}
              />
            )}
          </div>
        </FormSection>
        <SourceFields {...form.source} />
        <ScheduleFields {...form.schedule} {...(chosen === null ? {} : { app: chosen })} />
        <PutInFields {...form.policy} byHand={form.schedule.draft.mode === 'manual'} />
        <PolicyFields {...form.policy} />
      </SendForm>
    </>
  );
}

function Containers({
  containers,
  chosen,
  missing,
  onChoose,
}: {
  containers: readonly AdoptableContainer[];
  chosen: string | null;
  /** One should have been chosen by now. */
  missing: boolean;
  onChoose: (name: string) => void;
}) {
  if (containers.length === 0) {
    return (
      <Empty icon={Container} title="There is no container on this machine">
        {words('form.no-container')}
      </Empty>
    );
  }
  return (
    <div
      className="containers"
      role="radiogroup"
      aria-label="Container to adopt"
      aria-invalid={missing || undefined}
    >
      {containers.map((container) => {
        const refusal = container.refusal && inWords(container.refusal);
        const why =
          container.app === null ? refusal : words('form.container-followed', { app: container.app });
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
              {container.lookedAfterBy === null ? null : (
                <span className="reason">
                  {words('form.container-looked-after', { who: container.lookedAfterBy })}
                </span>
              )}
            </span>
          </label>
        );
      })}
    </div>
  );
}
