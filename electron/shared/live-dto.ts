import type { AppDto, Attention, LiveState } from './dto.ts';

/** What became another one since a picture: what is left out is as it was. */
export type LiveChange = {
  /** What there is beside the apps and what needs a person. */
  rest?: Partial<Omit<LiveState, 'apps' | 'attention'>>;
  apps?: {
    added: AppDto[];
    changed: AppPatch[];
    /** Their names. */
    gone: string[];
  };
  /** Of each app of which that changed: what needs a person now. */
  attention?: { app: string; now: Attention[] }[];
};

/** The fields of an app that are other ones. */
export type AppPatch = Pick<AppDto, 'name'> & Partial<AppDto>;

/**
 * The live picture as it is told: whole at first, then what changed since the event before. Whoever takes long to take one gets
 * everything that changed meanwhile in the next.
 */
export type LiveEvent = { type: 'snapshot'; state: LiveState } | { type: 'change'; change: LiveChange };
