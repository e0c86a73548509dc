import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { AppDefaults } from '../../electron/shared/config.ts';
import { ContainerChoice } from '../components/adoption/container-choice.tsx';
import { OwnImage } from '../components/adoption/own-image.tsx';
import { emptyDraft } from '../components/forms/draft.ts';
import { PolicyFields } from '../components/forms/policy-fields.tsx';
import { ScheduleFields } from '../components/forms/schedule-fields.tsx';
import { SendForm } from '../components/forms/send-form.tsx';
import { useDraft } from '../components/forms/use-draft.ts';
import { WithAppDefaults } from '../components/forms/with-app-defaults.tsx';
import { SourceFields } from '../components/sources/source-fields.tsx';
import { useClient } from '../data/client.ts';
import { useQuery } from '../data/use-query.ts';
import { words, wordsAround } from '../i18n/in-words.ts';
import { ButtonLink } from '../ui/button.tsx';
import { CheckField, FormSection } from '../ui/field.tsx';
import { Awaiting, PageHead } from '../ui/layout.tsx';
import { useToasts } from '../ui/toasts.tsx';

const TITLE = 'Look after a container';

/** A container that runs already: it keeps following its own image, or is given another source. @param preselected its name, from the address */
export function AdoptScreen({ preselected }: { preselected: string | null }) {
  return (
    <WithAppDefaults title={TITLE}>
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
  const [another, setAnother] = useState(false);
  const form = useDraft(() => emptyDraft(defaults));
  const container = containers.data?.find(({ name }) => name === chosen);
  const other = container?.lookedAfterBy ?? null;
  const keepsItsOwn = container !== undefined && container.source !== null && !another;

  const read = () => {
    setUnchosen(chosen === null);
    const refused = other !== null && !confirmed;
    setUnconfirmed(refused);
    const { source, schedule, policy } = form.read();
    if (chosen === null || refused || !schedule.value || !policy.value) return null;
    if (!keepsItsOwn && !source.value) return null;
    const adoption = {
      container: chosen,
      ...(keepsItsOwn || !source.value ? {} : { source: source.value }),
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
        title={TITLE}
        below={
          <span>
            {wordsAround('form.adopt', { add: <Link href="/add">{words('form.adopt-to-add')}</Link> })}
          </span>
        }
        actions={
          <ButtonLink to="/adopt-several" icon={ListChecks}>
            Look after several
          </ButtonLink>
        }
      />
      <SendForm
        label={TITLE}
        read={read}
        failed={words('form.adopt-failed')}
        button="Look after it"
        cancelTo="/"
      >
        <FormSection title="Container" hint={words('form.container')}>
          <div className="wide">
            {containers.data ? (
              <ContainerChoice
                containers={containers.data}
                chosen={chosen}
                missing={missing}
                onChoose={choose}
              />
            ) : (
              <Awaiting what="Containers" error={containers.error} retry={containers.reload} />
            )}
            {missing ? <p className="field-error">{words('form.adopt-unchosen')}</p> : null}
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
        {container ? <OwnImage container={container} another={another} onAnother={setAnother} /> : null}
        {keepsItsOwn || container === undefined ? null : (
          <SourceFields {...form.source} onKind={form.setKind} />
        )}
        <ScheduleFields {...form.schedule} {...(chosen === null ? {} : { app: chosen })} />
        <PolicyFields {...form.policy} />
      </SendForm>
    </>
  );
}
