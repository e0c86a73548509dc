import type { Source } from './sources/source.ts';
import type { Text } from './text/text.ts';

/** What became of a container that was to be adopted: it is an app, or why not. */
export type Adopted = { container: string; app: string | null; refusal: Text | null };

/** A container that could be adopted. */
export type AdoptableContainer = {
  id: string;
  name: string;
  image: string;
  state: string;
  /** Name of the app that already follows it. */
  app: string | null;
  /** Why it can't be adopted. */
  refusal: Text | null;
  /** Another Homeport does: 'another Homeport (root@nas, …)'. It can be adopted all the same, where it is taken over. */
  lookedAfterBy: string | null;
  /** Where its releases come from if nobody says otherwise: the image it was made from. null: that can't be told, and `noSource` says why. */
  source: Source | null;
  noSource: Text | null;
};
