import { describe, expect, it, test } from 'vitest';
import { hoursAround } from '../../../electron/engine/domain/hours.ts';
import { hoursText } from '../../../electron/shared/hours-words.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { type UpdateHours, updateHours } from '../../../electron/shared/update-hours.ts';

const hours = (from: string, to: string, days: number[] | null = null): UpdateHours =>
  updateHours.parse({ from, to, days });
/** 'begin – end' in UTC. */
const around = (of: UpdateHours, zone: string, at: string) => {
  const span = hoursAround(of, zone, new Date(at));
  const shown = (date: Date) => date.toISOString().slice(0, 16);
  return span && `${shown(span.begin)} – ${shown(span.end)}`;
};

describe('the hours of a day', () => {
  const night = hours('02:00', '05:00');
  test.each([
    ['2026-11-22T12:00Z', '2026-11-23T02:00 – 2026-11-23T05:00'],
    ['2026-11-22T01:59Z', '2026-11-22T02:00 – 2026-11-22T05:00'],
    ['2026-11-22T02:00Z', '2026-11-22T02:00 – 2026-11-22T05:00'],
    ['2026-11-22T04:59:59Z', '2026-11-22T02:00 – 2026-11-22T05:00'],
    ['2026-11-22T05:00Z', '2026-11-23T02:00 – 2026-11-23T05:00'],
  ])('at %s: %s', (at, span) => expect(around(night, 'UTC', at)).toBe(span));

  it('go by the clock of their zone', () => {
    expect(around(night, 'Asia/Tokyo', '2026-11-22T12:00Z')).toBe('2026-11-22T17:00 – 2026-11-22T20:00');
    // A zone whose offset is not whole hours.
    expect(around(night, 'Asia/Kathmandu', '2026-11-22T12:00Z')).toBe('2026-11-22T20:15 – 2026-11-22T23:15');
  });

  it('over midnight belong to the day they begin on', () => {
    const friday = hours('22:00', '06:00', [5]);
    expect(around(friday, 'UTC', '2026-11-28T03:00Z')).toBe('2026-11-27T22:00 – 2026-11-28T06:00');
    expect(around(friday, 'UTC', '2026-11-27T03:00Z')).toBe('2026-11-27T22:00 – 2026-11-28T06:00');
    expect(around(friday, 'UTC', '2026-11-28T06:00Z')).toBe('2026-12-04T22:00 – 2026-12-05T06:00');
  });

  it('come on their days only, of the zone’s calendar', () => {
    expect(around(hours('02:00', '05:00', [0, 6]), 'UTC', '2026-11-23T12:00Z')).toBe(
      '2026-11-28T02:00 – 2026-11-28T05:00',
    );
    // Sunday there while it is Saturday in UTC.
    expect(around(hours('02:00', '05:00', [0]), 'Asia/Tokyo', '2026-11-28T18:00Z')).toBe(
      '2026-11-28T17:00 – 2026-11-28T20:00',
    );
  });
});

describe('the night the clock goes forward (Berlin, 29 March 2026, 02:00 to 03:00)', () => {
  const zone = 'Europe/Berlin';
  const eve = '2026-03-28T20:00Z';
  it('hours that begin in the gap begin behind it', () => {
    expect(around(hours('02:30', '05:00'), zone, eve)).toBe('2026-03-29T01:00 – 2026-03-29T03:00');
    expect(around(hours('02:30', '05:00'), zone, '2026-03-29T01:00Z')).toBe(
      '2026-03-29T01:00 – 2026-03-29T03:00',
    );
  });
  it('hours that end in it end with it, and those around it are an hour shorter', () => {
    expect(around(hours('01:00', '02:30'), zone, eve)).toBe('2026-03-29T00:00 – 2026-03-29T01:00');
    expect(around(hours('01:00', '04:00'), zone, eve)).toBe('2026-03-29T00:00 – 2026-03-29T02:00');
    expect(around(hours('22:00', '06:00'), zone, '2026-03-29T01:30Z')).toBe(
      '2026-03-28T21:00 – 2026-03-29T04:00',
    );
  });
  it('hours that lie in it do not come that day', () => {
    expect(around(hours('02:00', '03:00'), zone, eve)).toBe('2026-03-30T00:00 – 2026-03-30T01:00');
    expect(around(hours('02:10', '02:50', [0]), zone, eve)).toBe('2026-04-05T00:10 – 2026-04-05T00:50');
  });
});

describe('the night the clock goes back (Berlin, 25 October 2026, 03:00 to 02:00)', () => {
  const zone = 'Europe/Berlin';
  const eve = '2026-10-24T20:00Z';
  it('hours around the doubled hour are an hour longer, and one span', () => {
    expect(around(hours('01:00', '04:00'), zone, eve)).toBe('2026-10-24T23:00 – 2026-10-25T03:00');
    expect(around(hours('02:30', '04:00'), zone, eve)).toBe('2026-10-25T00:30 – 2026-10-25T03:00');
    // 02:45 shown for the second time.
    expect(around(hours('02:30', '04:00'), zone, '2026-10-25T01:45Z')).toBe(
      '2026-10-25T00:30 – 2026-10-25T03:00',
    );
  });
  it('hours that end in it end at its first time, and come once', () => {
    expect(around(hours('01:30', '02:30'), zone, eve)).toBe('2026-10-24T23:30 – 2026-10-25T00:30');
    expect(around(hours('01:30', '02:30'), zone, '2026-10-25T01:00Z')).toBe(
      '2026-10-26T00:30 – 2026-10-26T01:30',
    );
  });
});

it('holds in every zone, at every hour of a year: what is given is now, or comes', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']) {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 7.5 * 3_600_000) {
      const span = hoursAround(hours('01:45', '03:15', [0, 3]), zone, new Date(at));
      if (span === null) throw new Error(`No hours in ${zone} at ${new Date(at).toISOString()}`);
      expect(span.end.getTime()).toBeGreaterThan(at);
      expect(span.begin.getTime() - at).toBeLessThan(8 * 24 * 3_600_000);
      expect(span.end.getTime() - span.begin.getTime()).toBeGreaterThan(0);
      expect(span.end.getTime() - span.begin.getTime()).toBeLessThanOrEqual(2.5 * 3_600_000);
    }
  }
});

it('are said in words', () => {
  const said = (of: UpdateHours) => render(hoursText(of));
  expect(said(hours('02:00', '05:00'))).toBe('02:00–05:00');
  expect(said(hours('02:00', '05:00', [6]))).toBe('02:00–05:00 on Sat');
  expect(said(hours('02:00', '05:00', [0, 6, 1]))).toBe('02:00–05:00 on Mon, Sat and Sun');
});

it.each([
  ['24:00', '02:00', null],
  ['02:00', '02:00', null],
  ['2:00', '3:00', null],
  ['02:00', '03:00', []],
  ['02:00', '03:00', [7]],
])('refuses %s to %s on %j', (from, to, days) =>
  expect(updateHours.safeParse({ from, to, days }).success).toBe(false),
);
