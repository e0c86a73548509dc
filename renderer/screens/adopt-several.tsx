import { useState } from 'react';
import { Link } from 'wouter';
import type { AdoptableContainer, Adopted } from '../../electron/shared/dto.ts';
import { AdoptedList } from '../components/adoption/adopted-list.tsx';
import { ContainerOption, NoContainer } from '../components/adoption/container-choice.tsx';
import { whyNotAmongSeveral } from '../components/adoption/source-words.ts';
import { SendForm } from '../components/forms/send-form.tsx';
import { useClient } from '../data/client.ts';
import { useQuery } from '../data/use-query.ts';
import { words, wordsAround } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { FormSection } from '../ui/field.tsx';
import { Awaiting, PageHead } from '../ui/layout.tsx';

const TITLE = 'Look after several';

/** Containers that run already, each of which keeps following its own image. */
export function AdoptSeveralScreen() {
  const client = useClient();
  const containers = useQuery('adoptable', (signal) => client.apps.adoptable(undefined, { signal }));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [none, setNone] = useState(false);
  const [adopted, setAdopted] = useState<Adopted[] | null>(null);
  const possible = (containers.data ?? []).filter((each) => whyNotAmongSeveral(each) === null);
  const chosen = possible.filter(({ name }) => !left.has(name));

  const read = () => {
    setNone(chosen.length === 0);
    if (chosen.length === 0) return null;
    const names = chosen.map(({ name }) => name);
    return async () => setAdopted(await client.apps.adoptAll({ containers: names }));
  };
  if (adopted !== null) return <AdoptedList adopted={adopted} />;
  const choose = (names: readonly string[], wanted: boolean) => {
    const next = new Set(left);
    for (const name of names) wanted ? next.delete(name) : next.add(name);
    setLeft(next);
    setNone(false);
  };

  return (
    <>
      <PageHead
        title={TITLE}
        below={
          <span>
            {wordsAround('form.several', {
              one: <Link href="/adopt">{words('form.several-to-one')}</Link>,
            })}
          </span>
        }
      />
      <SendForm
        label={TITLE}
        read={read}
        failed={words('form.adopt-failed')}
        button={words('form.several-button', { count: chosen.length })}
        cancelTo="/"
      >
        <FormSection title="Containers" hint={words('form.several-containers')}>
          <div className="wide stack">
            {containers.data === null ? (
              <Awaiting what="Containers" error={containers.error} retry={containers.reload} />
            ) : containers.data.length === 0 ? (
              <NoContainer />
            ) : (
              <>
                <span className="choose-all">
                  <Button small onClick={() => choose([...left], true)}>
                    Choose all
                  </Button>
                  <Button
                    small
                    onClick={() =>
                      choose(
                        possible.map(({ name }) => name),
                        false,
                      )
                    }
                  >
                    Choose none
                  </Button>
                </span>
                <Containers containers={containers.data} left={left} missing={none} onChoose={choose} />
              </>
            )}
            {none ? <p className="field-error">{words('form.several-none')}</p> : null}
          </div>
        </FormSection>
      </SendForm>
    </>
  );
}

/** Those that can be chosen come first. */
function Containers({
  containers,
  left,
  missing,
  onChoose,
}: {
  containers: readonly AdoptableContainer[];
  left: ReadonlySet<string>;
  missing: boolean;
  onChoose: (names: string[], wanted: boolean) => void;
}) {
  const told = containers.map((container) => ({ container, why: whyNotAmongSeveral(container) }));
  const ordered = [...told.filter(({ why }) => why === null), ...told.filter(({ why }) => why !== null)];
  return (
    <fieldset className="containers" aria-label="Containers to look after">
      {ordered.map(({ container, why }) => (
        <ContainerOption key={container.id} container={container} why={why}>
          <input
            type="checkbox"
            disabled={why !== null}
            aria-invalid={(missing && why === null) || undefined}
            checked={why === null && !left.has(container.name)}
            onChange={(event) => onChoose([container.name], event.target.checked)}
          />
        </ContainerOption>
      ))}
    </fieldset>
  );
}
