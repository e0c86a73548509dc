import { describe, expect, test } from 'vitest';
import { afterBlindLook, afterFailure } from '../../../electron/engine/domain/after-failure.ts';
import type { Journal } from '../../../electron/engine/domain/model.ts';
import type { Step } from '../../../electron/engine/domain/steps.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { saying } from '../../support/one-app-journal.ts';
import { prepared } from './plan-samples.ts';

const refused = { code: 'DOCKER_REFUSED', text: asWritten('no') } as const;
const away = { code: 'DOCKER_AWAY', text: asWritten('away') } as const;
const full = { code: 'STORE_UNAVAILABLE', text: asWritten('full') } as const;
const start: Step = { kind: 'start-candidate', member: 0 };
const swapping = prepared({ begun: true });
const proven = prepared({ begun: true, verdict: { healthy: true, detail: asWritten('') } });
const back = prepared({
  direction: 'back',
  begun: true,
  failure: { reason: 'gate', message: asWritten('') },
});

/** Fails again and again, as the loop would have it, until the patch is something else than one more attempt. */
function until(journal: Journal, step: Step): { attempts: number; patch: Partial<Journal>; waits: number[] } {
  const waits: number[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const { patch, waitMs } = afterFailure(journal, step, refused);
    if (Object.keys(patch).join() !== 'failedAttempts') return { attempts, patch, waits };
    waits.push(waitMs);
    journal = { ...journal, ...patch };
  }
}

describe('going forward', () => {
  test('a step that fails before the swap turns the update back at once', () => {
    const broken = { code: 'BUILD_FAILED', text: asWritten('no') } as const;
    expect(afterFailure(prepared(), { kind: 'acquire-image', target: 0 }, broken)).toEqual({
      patch: {
        direction: 'back',
        failure: { reason: 'error', message: asWritten('no') },
        failedAttempts: 0,
        members: prepared().members,
      },
      waitMs: 0,
      awaitEngine: false,
    });
  });

  test('what Docker refuses is asked for once more: it may be on its way down', () => {
    for (const journal of [prepared(), swapping]) {
      const { attempts, patch, waits } = until(journal, start);
      expect([attempts, waits, patch.direction]).toEqual([2, [500], 'back']);
    }
    const internal = { code: 'INTERNAL', text: asWritten('a defect') } as const;
    expect(afterFailure(swapping, start, internal).patch.direction).toBe('back');
  });

  test('what a person called off is cancelled, before the swap', () => {
    const called = { code: 'CANCELLED', text: asWritten('called off') } as const;
    const wish = { cancelRequested: true };
    expect(
      afterFailure(prepared(wish), { kind: 'acquire-image', target: 0 }, called).patch.failure?.reason,
    ).toBe('cancelled');
    expect(afterFailure({ ...swapping, ...wish }, start, called).patch.failure?.reason).toBe('error');
  });
});

describe('Docker away', () => {
  test('ends an update that has touched nothing, and is waited for by every other', () => {
    expect(afterFailure(prepared(), { kind: 'acquire-image', target: 0 }, away)).toMatchObject({
      patch: { direction: 'back' },
      awaitEngine: true,
    });
    for (const journal of [swapping, proven, back]) {
      const after = afterFailure(journal, start, away);
      expect(after).toEqual({ patch: { resumes: 1, failedAttempts: 0 }, waitMs: 0, awaitEngine: true });
    }
  });

  test('at a look is the same', () => {
    expect(afterBlindLook(swapping, away)).toEqual({
      patch: { resumes: 1, failedAttempts: 0 },
      waitMs: 0,
      awaitEngine: true,
    });
    expect(afterBlindLook(prepared(), away).patch.direction).toBe('back');
  });
});

describe('a database that fails', () => {
  test('turns an undecided update back, and is waited for by one that is decided or on its way back', () => {
    expect(afterFailure(swapping, start, full).patch.direction).toBe('back');
    for (const journal of [proven, back])
      expect(afterFailure(journal, { kind: 'clean-up' }, full)).toEqual({
        patch: {},
        waitMs: 2000,
        awaitEngine: false,
      });
  });
});

describe('after the gate', () => {
  test('the place that can not be taken turns it back, after a while', () => {
    const { attempts, patch, waits } = until(proven, { kind: 'park-previous', member: 0 });
    expect(attempts).toBe(10);
    expect(patch.direction).toBe('back');
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test.each<Step>([{ kind: 'commit-release', target: 0 }, { kind: 'clean-up' }, start])(
    'nothing does once the commit has begun: $kind',
    (step) => {
      const { patch } = until({ ...proven, commitBegun: true }, step);
      expect(patch.direction).toBeUndefined();
      expect(patch.gaveUp).toHaveLength(1);
    },
  );

  test('a restart policy that can not be set is gone on without', () => {
    expect(until(proven, { kind: 'arm-candidate', member: 0 }).patch).toEqual({
      gaveUp: ['arm-candidate:0'],
      failedAttempts: 0,
    });
  });
});

describe('on the way back', () => {
  test('a step is given up after five attempts, and the app is lost where it was decisive', () => {
    expect(until(back, { kind: 'start-previous', member: 0 })).toMatchObject({
      attempts: 5,
      patch: {
        gaveUp: ['start-previous:0'],
        members: [{ rollbackVerdict: { healthy: false, detail: asWritten('no') } }],
      },
    });
    expect(until(back, { kind: 'remove-candidate', member: 0 }).patch.members).toBeUndefined();
  });

  test('what was proven is not unproven by a later failure', () => {
    const verdict = { healthy: true, detail: asWritten('well') };
    expect(
      until(saying(back, { rollbackVerdict: verdict }), { kind: 'arm-previous', member: 0 }).patch.members,
    ).toMatchObject([{ rollbackVerdict: verdict }]);
  });
});

test('looks that fail are repeated, and turn back only an undecided update', () => {
  expect(afterBlindLook(swapping, refused)).toMatchObject({ patch: { failedAttempts: 1 }, waitMs: 500 });
  expect(afterBlindLook({ ...swapping, failedAttempts: 4 }, refused).patch.direction).toBe('back');
  for (const journal of [proven, back])
    expect(afterBlindLook({ ...journal, failedAttempts: 40 }, refused).patch).toEqual({ failedAttempts: 41 });
});
