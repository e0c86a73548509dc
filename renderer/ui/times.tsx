import { relativeTime } from '../../electron/shared/age-words.ts';
import { durationWords, elapsedMs, exactTime } from '../i18n/time-words.ts';
import { useNow } from './now.ts';

/** '5 min ago', with the exact time on hover. */
export function Ago({ at }: { at: string }) {
  const now = useNow(Math.abs(Date.now() - Date.parse(at)) < 60_000 ? 1000 : 10_000);
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
}

/** How long something took; counts on while it has not ended. */
export function Took({ from, to }: { from: string; to: string | null }) {
  const now = useNow(to === null ? 1000 : 3_600_000);
  const ms = elapsedMs(from, to, now);
  return ms === null ? null : <span className="num">{durationWords(ms)}</span>;
}
