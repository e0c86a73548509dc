import type { z } from 'zod';
import type { Policy, policy } from '../../../electron/shared/config.ts';
import { WEEK } from '../../../electron/shared/hours-words.ts';
import { numberOf } from './read-fields.ts';

/** When something new is put in, as it stands in a form. */
export type PutInDraft = {
  automatic: Policy['automatic'];
  restDays: string;
  at: 'any' | 'hours';
  from: string;
  to: string;
  /** 0 is Sunday. All of them: every day. */
  days: readonly number[];
};

/** What the hours begin with: nobody is up, and the night's backups are often done. */
const NIGHT = { from: '02:00', to: '05:00' };

export function draftOfPutIn({ automatic, restDays, hours }: Policy): PutInDraft {
  return {
    automatic,
    restDays: String(restDays),
    at: hours === null ? 'any' : 'hours',
    from: hours?.from ?? NIGHT.from,
    to: hours?.to ?? NIGHT.to,
    days: hours?.days ?? WEEK,
  };
}

/** As the policy's schema takes it. */
export function putInOf(draft: PutInDraft): z.input<typeof policy> {
  const { automatic, restDays, at, from, to, days } = draft;
  return {
    automatic,
    restDays: numberOf(restDays),
    hours: at === 'any' ? null : { from, to, days: days.length === WEEK.length ? null : [...days] },
  };
}
