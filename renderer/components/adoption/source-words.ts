import type { AdoptableContainer } from '../../../electron/shared/dto.ts';
import { splitRef } from '../../../electron/shared/image-ref.ts';
import type { Source } from '../../../electron/shared/sources/source.ts';
import { inWords, words } from '../../i18n/in-words.ts';

/** 'nginx:alpine', 'nginx, versions ^1.27': what is followed where an app comes from a registry; null of other sources. */
export function followedImage(source: Source | null): string | null {
  if (source?.kind !== 'registry') return null;
  const { image, follow } = source;
  switch (follow.kind) {
    case 'tag':
      return `${image}:${follow.tag}`;
    case 'versions':
      return words('form.adopt-versions', { image, versions: follow.pattern });
    case 'pin':
      return follow.tag === null ? image : `${image}:${follow.tag}`;
  }
}

/** Why a container can't be looked after, whatever source it is given; null: it can. */
export function whyNot({ app, refusal }: AdoptableContainer): string | null {
  if (app !== null) return words('form.container-followed', { app });
  return refusal === null ? null : inWords(refusal);
}

/** Why it can't be one of several: each of those keeps following its own image, and is nobody else's. */
export function whyNotAmongSeveral(container: AdoptableContainer): string | null {
  const never = whyNot(container);
  if (never !== null) return never;
  if (container.lookedAfterBy !== null)
    return words('form.container-looked-after', { who: container.lookedAfterBy });
  if (container.source !== null) return null;
  return container.noSource === null ? words('form.adopt-no-source') : inWords(container.noSource);
}

/** 'grafana/grafana' of 'grafana/grafana:11.6.0': to be found among many. */
export const repositoryOf = ({ image }: AdoptableContainer): string => splitRef(image).name;
