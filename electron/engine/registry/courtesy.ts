import { say } from '../../shared/text/text.ts';
import { headerOf } from './answer-parts.ts';
import type { HttpAnswer } from './exchange.ts';
import { RegistryFailure } from './failure.ts';
import { createRecent } from './recent.ts';
import type { RegistryBudget } from './registry-client.ts';

/** What registries have said about how often they want to be asked. */
export type Courtesy = {
  /** @throws RegistryFailure 'busy' while the registry wants to be left alone. */
  allow(registry: string): void;
  /**
   * Takes down what an answer says of it.
   * @throws RegistryFailure 'busy' where it asks to be left alone.
   */
  heed(registry: string, answer: Pick<HttpAnswer, 'status' | 'headers'>): void;
  budgets(): RegistryBudget[];
};

const MOST_REGISTRIES = 200;
const LONGEST_REST_MS = 24 * 3_600_000;
/** Where a registry does not say how long: a minute, and twice as long each time. */
const FIRST_REST_MS = 60_000;
const LAST_REST_MS = 3_600_000;

type Known = {
  limit: number | null;
  remaining: number | null;
  resetsAt: number | null;
  notBefore: number;
  status: number;
  /** How often it has refused since it last answered. */
  refusals: number;
};
const UNKNOWN: Known = { limit: null, remaining: null, resetsAt: null, notBefore: 0, status: 0, refusals: 0 };

export function createCourtesy({ now }: { now: () => Date }): Courtesy {
  const known = createRecent<Known>({ most: MOST_REGISTRIES, now });
  const busy = (registry: string, { notBefore, status }: Known) =>
    new RegistryFailure('busy', say('registry-ask.busy', { registry, status, until: minute(notBefore) }), {
      retryAfterMs: notBefore - now().getTime(),
    });

  return {
    allow: (registry) => {
      const state = known.get(registry);
      if (state !== undefined && state.notBefore > now().getTime()) throw busy(registry, state);
    },
    heed: (registry, answer) => {
      const { status } = answer;
      const before = known.get(registry);
      const at = now().getTime();
      const said = budgetOf(answer, at);
      const rest = retryAfterMs(headerOf(answer, 'retry-after'), at);
      const refused = status === 429 || (status === 503 && rest !== null);
      if (before === undefined && said === null && !refused) return;
      const state = { ...(before ?? UNKNOWN), ...said };
      if (!refused) return known.set(registry, status < 500 ? { ...state, refusals: 0 } : state);
      const unsaid = Math.min(FIRST_REST_MS * 2 ** state.refusals, LAST_REST_MS);
      const notBefore = at + Math.min(Math.max(rest ?? unsaid, 1000), LONGEST_REST_MS);
      const resting = { ...state, notBefore, status, refusals: state.refusals + 1 };
      known.set(registry, resting);
      throw busy(registry, resting);
    },
    budgets: () =>
      known
        .keys()
        .sort()
        .flatMap((registry) => {
          const state = known.get(registry);
          if (state === undefined) return [];
          const { limit, remaining, resetsAt, notBefore } = state;
          const iso = (time: number) => new Date(time).toISOString();
          return [
            {
              registry,
              limit,
              remaining,
              resetsAt: resetsAt === null ? null : iso(resetsAt),
              notBefore: notBefore > now().getTime() ? iso(notBefore) : null,
            },
          ];
        }),
  };
}

/**
 * 'ratelimit-limit: 100;w=21600' is 100 in six hours, in a window that moves along.
 * Source: https://docs.docker.com/docker-hub/usage/pulls/ ("View pull rate and limit"); `ratelimit-reset`, in seconds, is of
 * draft-ietf-httpapi-ratelimit-headers-07, as other registries send it.
 */
function budgetOf(answer: Pick<HttpAnswer, 'headers'>, at: number): Partial<Known> | null {
  const [limit, remaining] = ['ratelimit-limit', 'ratelimit-remaining'].map((it) =>
    counted(headerOf(answer, it)),
  );
  if (!limit && !remaining) return null;
  const reset = counted(headerOf(answer, 'ratelimit-reset'))?.count;
  const seconds = reset ?? remaining?.window ?? limit?.window;
  return {
    limit: limit?.count ?? null,
    remaining: remaining?.count ?? null,
    resetsAt: seconds === undefined ? null : at + seconds * 1000,
  };
}

function counted(header: string | undefined): { count: number; window?: number } | null {
  const [, count, window] = /^\s*(\d{1,9})(?:\s*;\s*w=(\d{1,8}))?\s*(?:[;,].*)?$/.exec(header ?? '') ?? [];
  if (count === undefined) return null;
  return { count: Number(count), ...(window === undefined ? {} : { window: Number(window) }) };
}

/** Seconds, or a date (RFC 9110, 10.2.3); null where it is neither. */
function retryAfterMs(header: string | undefined, at: number): number | null {
  if (header === undefined) return null;
  if (/^\s*\d{1,12}\s*$/.test(header)) return Number(header) * 1000;
  const date = /^[A-Z][a-z]{2,8},? /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(date - at, 0);
}

/** '2026-11-22 20:05 UTC', rounded up: whoever asks then is not too early. */
function minute(time: number): string {
  return `${new Date(Math.ceil(time / 60_000) * 60_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
