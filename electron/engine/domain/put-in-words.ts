import type { CheckResult } from '../../shared/dto.ts';
import { hoursText } from '../../shared/hours-words.ts';
import { say, sentences, type Text } from '../../shared/text/text.ts';
import { type Version, versionName } from '../../shared/version.ts';
import type { Judged } from './judge-check.ts';
import type { App } from './model.ts';
import type { PutIn } from './put-in.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * What a check says of a version that is new, with what the schedule does about it. Pure.
 * @param judged what it says where no policy is asked
 * @param waits it is to be put in by itself when the app's hours begin; false: only the schedule's next slot sees to that
 */
export function newsText(
  judged: Judged,
  { name, config: { policy } }: Pick<App, 'name' | 'config'>,
  { version, answer, now, waits }: { version: Version; answer: PutIn; now: Date; waits: boolean },
): Pick<CheckResult, 'result' | 'message' | 'hold'> {
  const found = judged.message;
  if (answer.do === 'put-in') return { ...judged, hold: null };
  if (answer.do === 'leave') {
    const hold = { because: answer.because, until: null };
    return answer.because === 'skipped'
      ? {
          result: 'skipped',
          message: say('check.skipped', { version: versionName(version), app: name }),
          hold,
        }
      : { result: 'new', message: say('check.only-told', { found, app: name }), hold };
  }
  const until = answer.until.toISOString();
  if (answer.because === 'resting') {
    const message = sentences(found, restText(answer, now, policy.automatic === 'tell'));
    return { result: 'resting', message, hold: { because: 'resting', until } };
  }
  const hours = policy.hours === null ? '' : hoursText(policy.hours);
  return {
    result: 'new',
    message: waits
      ? say('check.waits-for-hours', { found, hours })
      : say('check.has-hours', { found, hours }),
    hold: { because: 'hours', until: waits ? until : null },
  };
}

type Rest = Extract<PutIn, { because: 'resting' }>;

/** The day is that of whoever reads it. */
function restText({ since, until, published }: Rest, now: Date, told: boolean): Text {
  const days = Math.floor((now.getTime() - since.getTime()) / DAY_MS);
  const age = published ? say('check.out-for', { days }) : say('check.first-seen', { days });
  const day = until.getTime();
  return told ? say('check.told-from', { age, day }) : say('check.put-in-from', { age, day });
}
