import { describe, expect, it } from 'vitest';
import {
  decideNotifications,
  NOTHING_SAID,
  type NotificationMemory,
} from '../../../electron/main/notifications/decide.ts';
import { WELL_FOR_MS } from '../../../electron/main/notifications/episodes.ts';
import type { Attention, LiveState } from '../../../electron/shared/dto.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';
import { ago, app, attention, live, NOW, SAMPLES } from '../../support/electron-double/live-samples.ts';

/** What stands for a while (an app that is not well, Docker's absence) and what is said of it over time. */
const switches = defaultPreferences().notifications;
const MINUTE = 60_000;

/** Shows one picture after the other to the same memory; answers with the titles a picture. */
function follow(
  pictures: { atMinute: number; live: LiveState }[],
  preferences = switches,
  memory: NotificationMemory = NOTHING_SAID,
): string[][] {
  let kept = memory;
  return pictures.map((picture) => {
    const decision = decideNotifications({
      memory: kept,
      live: picture.live,
      preferences,
      lookingAt: null,
      now: new Date(NOW.getTime() + picture.atMinute * MINUTE),
    });
    kept = decision.memory;
    return decision.notifications.map((notification) => notification.title);
  });
}
const of = (...entries: Attention[]) =>
  live({ overall: entries.length === 0 ? 'well' : 'attention', attention: entries, apps: [app('wiki')] });
const unwell = (at: string) => attention('wiki', 'unhealthy', 'wiki is unhealthy.', { at, updateId: null });
const WELL = of();
const TOLD = ['wiki is not well'];

describe('an app that is not well', () => {
  it('is told although its container has run for days: Docker’s time is its start, not its trouble’s', () => {
    expect(follow([{ atMinute: 0, live: of(unwell(ago(5 * 24 * 60 * MINUTE))) }])).toEqual([TOLD]);
  });

  it('in a crash loop is told once, however often it turns', () => {
    const turns = Array.from({ length: 40 }, (_, turn) => ({
      atMinute: turn,
      // Each turn has a start of its own, and between two of them the container runs for a moment.
      live: turn % 2 === 1 ? WELL : of(unwell(new Date(NOW.getTime() + turn * MINUTE).toISOString())),
    }));
    expect(follow(turns).flat()).toEqual(TOLD);
  });

  it('is told again when it was well in between, although the container is the same', () => {
    const same = of(unwell(ago(60 * MINUTE)));
    const wellFor = WELL_FOR_MS / MINUTE;
    expect(
      follow([
        { atMinute: 0, live: same },
        { atMinute: 5, live: WELL },
        { atMinute: 5 + wellFor - 1, live: same },
        { atMinute: 30, live: WELL },
        { atMinute: 30 + wellFor, live: same },
      ]),
    ).toEqual([TOLD, [], [], [], TOLD]);
  });

  it('stays the same trouble while nobody looks at the picture for hours', () => {
    const same = of(unwell(ago(60 * MINUTE)));
    expect(
      follow([
        { atMinute: 0, live: same },
        { atMinute: 600, live: same },
      ]),
    ).toEqual([TOLD, []]);
  });

  it('is not told anew when Docker was away in between', () => {
    const same = of(unwell(ago(60 * MINUTE)));
    const away: LiveState = { ...SAMPLES.away, docker: { ...SAMPLES.away.docker, since: ago(0) } };
    expect(
      follow([
        { atMinute: 0, live: same },
        { atMinute: 0.1, live: away },
        { atMinute: 60, live: same },
      ]),
    ).toEqual([TOLD, [], []]);
  });

  it('is not told beside its failed rollback, which says it already, nor when that is taken off the list', () => {
    const failed = attention('wiki', 'rollback-failed', 'It could not be put back.');
    const both = of(failed, unwell(ago(MINUTE)));
    expect(
      follow([
        { atMinute: 0, live: both },
        { atMinute: 1, live: of(unwell(ago(MINUTE))) },
      ]),
    ).toEqual([['wiki: the rollback failed'], []]);
  });
});

describe('what has passed by the end of the quiet hours', () => {
  const night = {
    ...switches,
    quietHours: { enabled: true, from: '00:00', to: '23:59', exceptUrgent: true },
  };
  const now = new Date(NOW.getFullYear(), NOW.getMonth(), NOW.getDate(), 12, 0);
  const end = new Date(NOW.getFullYear(), NOW.getMonth(), NOW.getDate(), 23, 59);
  const stamp = now.toISOString();
  const at = (time: Date, picture: LiveState, memory: NotificationMemory) =>
    decideNotifications({ memory, live: picture, preferences: night, lookingAt: null, now: time });
  const rolledBack = attention('wiki', 'rolled-back', 'It never became healthy.', { at: stamp });
  const docker = { ...SAMPLES.away.docker, since: new Date(now.getTime() - 60 * MINUTE).toISOString() };

  it.each([
    ['an app that is well again', of(unwell(stamp)), WELL],
    ['Docker that is back', { ...SAMPLES.away, docker }, WELL],
    ['what a person took off the list', of(rolledBack), WELL],
  ])('is not said as if it still were: %s', (_name, then, later) => {
    const held = at(now, then, NOTHING_SAID);
    expect(held.notifications).toEqual([]);
    expect(held.memory.held).toHaveLength(1);
    expect(at(end, later, held.memory).notifications).toEqual([]);
    // What still stands is.
    expect(at(end, then, held.memory).notifications).toHaveLength(1);
  });
});
