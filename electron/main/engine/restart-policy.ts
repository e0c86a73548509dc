/** Consecutive waits before the engine is started again, ms. The last one holds from there on. */
const BACK_OFF_MS = [500, 2_000, 5_000, 15_000, 30_000];
/** An engine that ran this long was well: its end is not part of a loop. */
const WELL_AFTER_MS = 60_000;
/** So many short lives in a row are a crash loop: said, and not repeated for ever. */
export const CRASH_LOOP = 5;

export type RestartHistory = { shortLives: number };
type RestartDecision = { history: RestartHistory; retryInMs: number | null };

/**
 * What to do after the engine ended unasked. The journal says what goes on, so starting again is always safe;
 * what must not be is a loop that nobody notices.
 * @param livedMs from its start to its end
 * @returns `retryInMs: null`: a crash loop
 */
export function afterExit(history: RestartHistory, livedMs: number): RestartDecision {
  const shortLives = livedMs >= WELL_AFTER_MS ? 1 : history.shortLives + 1;
  if (shortLives >= CRASH_LOOP) return { history: { shortLives }, retryInMs: null };
  const retryInMs = BACK_OFF_MS[Math.min(shortLives - 1, BACK_OFF_MS.length - 1)] ?? 30_000;
  return { history: { shortLives }, retryInMs };
}
