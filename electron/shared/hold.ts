/** What a check says of an app. */
export const CHECK_WORDS = ['new', 'current', 'quarantined', 'failed', 'skipped', 'resting'] as const;
export type CheckWord = (typeof CHECK_WORDS)[number];

/**
 * Why the schedule leaves something new alone. `told`: the app is not updated by itself; `resting`: it is too young; `hours`: it is not
 * the time of day for it; `skipped`: a person does not want it.
 */
export const HOLDS = ['told', 'resting', 'hours', 'skipped'] as const;

/** `until`: from then on it is put in (ISO); null: not by itself, or not known before the next slot of the schedule. */
export type Hold = { because: (typeof HOLDS)[number]; until: string | null };
