import { describe, expect, test } from 'vitest';
import { canDismiss, worstFirst } from '../../../electron/shared/attention.ts';
import type { Attention } from '../../../electron/shared/dto.ts';
import { restoreOf, restoreWords } from '../../../electron/shared/restore-words.ts';
import { standingOf } from '../../../electron/shared/standing.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import type { AppState } from '../../../electron/shared/words.ts';
import { app, previousOf, update } from '../../support/electron-double/live-samples.ts';

/** Words and orders that the window, the tray and the command line share. */

const apps = (...states: AppState[]) => states.map((state, index) => ({ name: `app-${index + 1}`, state }));

const standing = (of: ReturnType<typeof apps>) => {
  const { all, headline, detail, counts } = standingOf(of);
  return {
    all,
    headline: render(headline),
    detail: detail && render(detail),
    counts: counts.map((it) => render(it)),
  };
};

describe('how the apps stand', () => {
  test('all run only where each of them does', () => {
    expect(standingOf(apps('healthy', 'running'))).toMatchObject({ all: true, detail: null });
    for (const state of [
      'stopped',
      'unhealthy',
      'paused',
      'created',
      'missing',
      'unknown',
      'starting',
    ] as const)
      expect(standingOf(apps('healthy', state)).all, state).toBe(false);
  });

  test('counts them, and names those that do not', () => {
    expect(standing(apps('healthy', 'stopped', 'running', 'stopped', 'paused'))).toEqual({
      all: false,
      headline: '2 of 5 run',
      detail: '2 are stopped: app-2, app-4. 1 is paused: app-5.',
      counts: ['2 are stopped', '1 is paused'],
    });
    expect(standing(apps(...Array<AppState>(7).fill('stopped')))).toMatchObject({
      headline: 'None of 7 runs',
      detail: '7 are stopped: app-1, app-2, app-3, app-4 and 3 more.',
    });
    expect(standing(apps('stopped')).headline).toBe('app-1 is stopped');
  });

  test('claims nothing before Docker has answered', () => {
    expect(standing(apps('unknown', 'unknown')).headline).toBe('Not known yet what runs');
  });
});

describe('what needs a person', () => {
  const one = (app: string, kind: Attention['kind'], at: string): Attention => ({
    app,
    kind,
    at,
    message: asWritten(''),
    updateId: null,
    restore: null,
  });
  const NOON = '2026-11-20T12:00:00Z';

  test('comes the worst first, then the newest', () => {
    const later = '2026-11-20T12:00:00.500Z';
    const listed = [
      one('a', 'check-failed', later),
      one('b', 'check-failed', NOON),
      one('c', 'update-failed', NOON),
      one('d', 'rolled-back', NOON),
      one('e', 'rolled-back', later),
      one('f', 'rollback-failed', NOON),
      one('g', 'not-running', NOON),
    ];
    expect(listed.sort(worstFirst).map((a) => a.app)).toEqual(['f', 'g', 'e', 'd', 'c', 'a', 'b']);
  });

  test('can be taken off the list, but for what is under way', () => {
    expect(canDismiss('awaiting-decision') || canDismiss('update-waiting')).toBe(false);
    expect(canDismiss('rolled-back') && canDismiss('rollback-failed')).toBe(true);
  });
});

describe('what can be put back', () => {
  test('"previous" is said only of what ran before what runs now', () => {
    const target = previousOf('wiki');
    expect(restoreWords(target, ['3 days'])).toBe('Restore previous (3 days)');
    expect(restoreWords({ ...target, as: 'earlier' }, [])).toBe('Restore #3');
    expect(restoreWords({ ...target, as: 'again' }, [])).toBe('Make #3 again');
  });

  test.each([
    ['succeeded', 'previous'],
    ['failed', 'previous'],
    ['rolled-back', 'earlier'],
    ['rollback-failed', 'earlier'],
  ] as const)('after an update that %s it is the %s one', (outcome, as) => {
    expect(restoreOf(app('wiki', { lastUpdate: update('wiki', { outcome }) }))?.as).toBe(as);
  });

  test('nothing where there is nothing', () => {
    expect(restoreOf(app('wiki', { previous: null }))).toBeNull();
  });
});
