import { describe, expect, it, test } from 'vitest';
import type { News } from '../../../electron/engine/domain/model.ts';
import {
  isCalled,
  NO_NEWS,
  withoutSkipped,
  withSeen,
  withSkipped,
  withTold,
} from '../../../electron/engine/domain/news.ts';
import { putIn, waitsOn } from '../../../electron/engine/domain/put-in.ts';
import { newsText } from '../../../electron/engine/domain/put-in-words.ts';
import { appConfig, type Policy } from '../../../electron/shared/config.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { say } from '../../../electron/shared/text/text.ts';
import { gitVersion } from '../../support/git-version.ts';
import { app, at, DAY, T0 } from '../store/samples.ts';

const HOUR = 3_600_000;
/** T0 is noon in UTC. */
const NIGHT = { from: '02:00', to: '05:00', days: null };

const config = (policy: Partial<Policy>, cron: string | null = 'H */6 * * *') => ({
  ...app().config,
  schedule: { cron, timezone: 'UTC' },
  policy: { ...app().config.policy, ...policy },
});
const version = (madeAt: string | null = null) => ({
  ...gitVersion('b'.repeat(40), { label: '2.19.5' }),
  madeAt,
});
const seen = (at: Date, key = 'k'): News => ({ ...NO_NEWS, seen: [{ key, at, told: false }] });
const asked = (
  policy: Partial<Policy>,
  {
    now = T0,
    news = seen(T0),
    madeAt = null,
    running = false,
    cron,
  }: { now?: Date; news?: News; madeAt?: string | null; running?: boolean; cron?: string | null } = {},
) => putIn({ key: 'k', version: version(madeAt), running }, config(policy, cron), news, { now, zone: 'UTC' });
const PUT_IN = { do: 'put-in' };

it('puts in at once where nothing speaks against it', () => expect(asked({})).toEqual(PUT_IN));

describe('rest days', () => {
  it('count from when a version was published, else from when it was first found', () => {
    const madeAt = at(-DAY).toISOString();
    expect(asked({ restDays: 3 }, { madeAt })).toEqual({
      do: 'wait',
      because: 'resting',
      since: at(-DAY),
      until: at(2 * DAY),
      published: true,
    });
    expect(asked({ restDays: 3 })).toMatchObject({ until: at(3 * DAY), published: false });
    expect(asked({ restDays: 3 }, { madeAt, now: at(2 * DAY) })).toEqual(PUT_IN);
    expect(asked({ restDays: 3 }, { madeAt, now: at(2 * DAY - 1) })).toMatchObject({ do: 'wait' });
  });
  it.each([
    ['of builds that are the same every time', '1980-01-01T00:00:01Z'],
    ['to come', at(DAY).toISOString()],
    ['that is none', 'yesterday'],
  ])('take no date %s for when it was published', (_what, madeAt) =>
    expect(asked({ restDays: 1 }, { madeAt })).toMatchObject({ since: T0, published: false }),
  );
  it('begin anew with a newer version, and are nothing to settings of what runs', () => {
    expect(asked({ restDays: 1 }, { now: at(9 * DAY), news: seen(at(0), 'other') })).toMatchObject({
      until: at(10 * DAY),
    });
    expect(asked({ restDays: 9 }, { running: true })).toEqual(PUT_IN);
  });
});

describe('hours', () => {
  it('are waited for, and hold', () => {
    expect(asked({ hours: NIGHT })).toEqual({ do: 'wait', because: 'hours', until: at(14 * HOUR) });
    expect(asked({ hours: NIGHT }, { now: at(14 * HOUR) })).toEqual(PUT_IN);
    expect(asked({ hours: NIGHT }, { now: at(17 * HOUR) })).toMatchObject({ until: at(38 * HOUR) });
  });
  it('come after the rest', () => {
    expect(asked({ hours: NIGHT, restDays: 1 })).toMatchObject({ because: 'resting' });
    expect(asked({ hours: NIGHT, restDays: 1 }, { now: at(DAY) })).toMatchObject({ because: 'hours' });
    // In the hours, but still too young.
    expect(asked({ hours: NIGHT, restDays: 1 }, { now: at(15 * HOUR) })).toMatchObject({
      because: 'resting',
    });
  });
});

it('what waits is asked for again while its hours last, where its source can’t be asked', () => {
  const again = (waitsUntil: Date | null, now: Date, policy: Partial<Policy> = { hours: NIGHT }) =>
    waitsOn(waitsUntil, config(policy), { now, zone: 'UTC' });
  const begin = at(14 * HOUR);
  expect(again(begin, begin)).toEqual(at(14.25 * HOUR));
  // Too late for these: in the next ones.
  expect(again(begin, at(16.9 * HOUR))).toEqual(at(38 * HOUR));
  // A slot that comes meanwhile changes nothing about it.
  expect(again(begin, T0)).toEqual(begin);
  expect(again(null, begin)).toBeNull();
  expect(again(begin, begin, {})).toBeNull();
});

it('only tells, at any hour, and only of what has rested', () => {
  expect(asked({ automatic: 'tell', hours: NIGHT })).toEqual({ do: 'leave', because: 'told' });
  expect(asked({ automatic: 'tell', restDays: 1 })).toMatchObject({ because: 'resting' });
});

it('leaves what a person skipped, and only that', () => {
  const news = withSkipped(NO_NEWS, { key: 'k', version: version() }, T0);
  expect(asked({}, { news })).toEqual({ do: 'leave', because: 'skipped' });
  expect(asked({}, { news, cron: null })).toEqual({ do: 'leave', because: 'skipped' });
  expect(asked({}, { news: withoutSkipped(news, 'k') })).toEqual(PUT_IN);
  expect(asked({}, { news: withSkipped(NO_NEWS, { key: 'older', version: version() }, T0) })).toEqual(PUT_IN);
  // Its settings are wanted all the same.
  expect(asked({}, { news, running: true })).toEqual(PUT_IN);
});

it('has nothing to wait with where nothing is put in by itself', () =>
  expect(asked({ restDays: 5, hours: NIGHT, automatic: 'tell' }, { cron: null })).toEqual(PUT_IN));

describe('what is kept of versions', () => {
  it('is when each was first seen; a time to come was a wrong clock’s', () => {
    const once = withSeen(NO_NEWS, 'k', T0);
    expect(withSeen(once, 'k', at(DAY))).toBe(once);
    expect(withSeen(seen(at(9 * DAY)), 'k', T0).seen).toEqual([{ key: 'k', at: T0, told: false }]);
  });
  it('is told once', () => {
    const told = withTold(seen(T0), 'k');
    expect(told?.seen).toEqual([{ key: 'k', at: T0, told: true }]);
    expect(withTold(told ?? NO_NEWS, 'k')).toBeNull();
  });
  it('is bounded, the oldest go first', () => {
    const keys = Array.from({ length: 80 }, (_, n) => `k${n}`);
    const news = keys.reduce(
      (all, key) => withSkipped(withSeen(all, key, T0), { key, version: version() }, T0),
      NO_NEWS,
    );
    expect(news.seen.map(({ key }) => key)).toEqual(keys.slice(-50));
    expect(news.skipped.map(({ key }) => key)).toEqual(keys.slice(-50));
  });
});

test.each([
  ['2.19.5', true],
  ['b'.repeat(40), true],
  ['bbbbbbb', true],
  ['bbb', false],
  ['2.19', false],
  ['', false],
])('a person calls it "%s": %s', (word, is) => expect(isCalled(version(), word)).toBe(is));

describe('in words', () => {
  const said = (policy: Partial<Policy>, more: Parameters<typeof asked>[1] = {}, waits = true) => {
    const now = more.now ?? T0;
    const answer = asked(policy, more);
    const judged = { result: 'new' as const, message: say('check.new', { version: '2.19.5' }) };
    const web = app('web', { config: appConfig.parse(config(policy)) });
    const { message, ...rest } = newsText(judged, web, { version: version(), answer, now, waits });
    return { ...rest, message: render(message) };
  };
  it('rests', () => {
    const until = at(DAY).toISOString();
    expect(said({ restDays: 3 }, { madeAt: at(-2 * DAY).toISOString() })).toEqual({
      result: 'resting',
      hold: { because: 'resting', until },
      message: 'New: 2.19.5. It has been out for 2 days, and is put in from Mar 2 on.',
    });
    expect(said({ restDays: 1 }).message).toBe(
      'New: 2.19.5. It was first seen less than a day ago, and is put in from Mar 2 on.',
    );
    expect(said({ restDays: 3, automatic: 'tell' }, { now: at(DAY) }).message).toBe(
      'New: 2.19.5. It was first seen 1 day ago, and you are told of it from Mar 4 on.',
    );
  });
  it('waits, or will', () => {
    expect(said({ hours: NIGHT })).toEqual({
      result: 'new',
      hold: { because: 'hours', until: at(14 * HOUR).toISOString() },
      message: 'New: 2.19.5. It waits for 02:00–05:00.',
    });
    expect(said({ hours: NIGHT }, {}, false)).toEqual({
      result: 'new',
      hold: { because: 'hours', until: null },
      message: 'New: 2.19.5. The schedule puts it in, at 02:00–05:00.',
    });
  });
  it('is left to a person', () => {
    expect(said({ automatic: 'tell' })).toMatchObject({
      result: 'new',
      hold: { because: 'told', until: null },
      message: expect.stringContaining('"Update now"'),
    });
    const news = withSkipped(NO_NEWS, { key: 'k', version: version() }, T0);
    expect(said({}, { news })).toMatchObject({
      result: 'skipped',
      hold: { because: 'skipped', until: null },
      message: expect.stringContaining('2.19.5 (bbbbbbb) is skipped'),
    });
  });
});
