import { Container } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AdoptableContainer } from '../../../electron/shared/dto.ts';
import { words } from '../../i18n/in-words.ts';
import { Empty } from '../../ui/layout.tsx';
import { whyNot } from './source-words.ts';

/** The containers of the machine, of which one is chosen; those that can't be say why. */
export function ContainerChoice({
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
  if (containers.length === 0) return <NoContainer />;
  return (
    <div
      className="containers"
      role="radiogroup"
      aria-label="Container to look after"
      aria-invalid={missing || undefined}
    >
      {containers.map((container) => {
        const why = whyNot(container);
        return (
          <ContainerOption key={container.id} container={container} why={why}>
            <input
              type="radio"
              name="container"
              disabled={why !== null}
              checked={chosen === container.name}
              onChange={() => onChoose(container.name)}
            />
          </ContainerOption>
        );
      })}
    </div>
  );
}

export function NoContainer() {
  return (
    <Empty icon={Container} title="There is no container on this machine">
      {words('form.no-container')}
    </Empty>
  );
}

/** A container to choose. @param why it can't be chosen; null: it can @param children what chooses it */
export function ContainerOption({
  container: { name, image, state, lookedAfterBy },
  why,
  children,
}: {
  container: AdoptableContainer;
  why: string | null;
  children: ReactNode;
}) {
  const who = lookedAfterBy === null ? null : words('form.container-looked-after', { who: lookedAfterBy });
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what it is given
    <label className={`container-option${why === null ? '' : ' refused'}`}>
      {children}
      <span className="stack">
        <b>{name}</b>
        <span className="dim">
          {image} · {state}
        </span>
        {why === null ? null : <span className="reason">{why}</span>}
        {who === null || who === why ? null : <span className="reason">{who}</span>}
      </span>
    </label>
  );
}
