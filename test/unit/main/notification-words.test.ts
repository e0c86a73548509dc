import { describe, expect, it } from 'vitest';
import {
  type DesktopEvent,
  foldedNotification,
  notificationFor,
} from '../../../electron/main/notifications/wording.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { previousOf } from '../../support/electron-double/live-samples.ts';

function event(kind: DesktopEvent['kind'], patch: Partial<DesktopEvent> = {}): DesktopEvent {
  const [app, updateId] = ['wiki', 'u-wiki'];
  return {
    key: `${kind}:wiki`,
    kind,
    app,
    updateId,
    params: {},
    message: asWritten('Why.'),
    restore: null,
    ...patch,
  };
}
const labels = (it: DesktopEvent) => notificationFor(it).buttons.map((button) => button.label);

describe('a notification', () => {
  it.each([
    ['rolled-back', 'wiki was rolled back', 'normal'],
    ['update-failed', 'wiki: update failed, app untouched', 'normal'],
    ['rollback-failed', 'wiki: the rollback failed', 'critical'],
    ['unhealthy', 'wiki is not well', 'normal'],
    ['awaiting-decision', 'wiki waits for your decision', 'normal'],
  ] as const)('of %s', (kind, title, urgency) => {
    const it = event(kind, { restore: previousOf('wiki') });
    expect(notificationFor(it)).toMatchObject({ title, urgency, body: 'Why.', route: '/updates/u-wiki' });
    expect(labels(it)).toEqual(['Restore previous', 'Show log']);
  });

  it('of something new leads to the app, which has no log of it', () => {
    const it = event('new-version', { updateId: null });
    expect(notificationFor(it)).toMatchObject({
      title: 'wiki: something new is out',
      body: 'Why.',
      urgency: 'low',
      route: '/apps/wiki',
      buttons: [],
    });
  });

  it('offers no restore where none would help', () => {
    expect(labels(event('update-failed'))).toEqual(['Show log']);
  });

  it('says which release a button leads to, where it is not the previous one', () => {
    const label = (as: 'previous' | 'earlier' | 'again') =>
      labels(event('unhealthy', { restore: { ...previousOf('wiki'), as } }))[0];
    expect([label('previous'), label('earlier'), label('again')]).toEqual([
      'Restore previous',
      'Restore #3',
      'Make #3 again',
    ]);
  });

  it('of a success says what was done', () => {
    const done = (params: DesktopEvent['params']) =>
      notificationFor(event('succeeded', { message: null, params }));
    const updated = done({ update: 'update', release: 4, message: 'Fix the thing' });
    expect(updated).toMatchObject({
      title: 'wiki changed over',
      body: 'Updated to #4: Fix the thing',
      urgency: 'low',
    });
    expect(done({ update: 'restore', release: 3, message: null }).body).toBe('Restored to #3');
    expect(done({ update: 'add', release: null, message: null }).body).toBe('Added');
    // What a version's author says is hostile text.
    const hostile = done({ update: 'update', release: 4, message: 'Fix\u001b[2J \u202eit' }).body;
    for (const steering of ['\u001b', '\u202e']) expect(hostile).not.toContain(steering);
  });

  it('of Docker opens the dashboard, and says where it was looked for', () => {
    const away = { app: null, updateId: null, message: null, params: { endpoint: 'unix:///x' } };
    expect(notificationFor(event('docker-away', away))).toMatchObject({
      title: 'Docker does not answer',
      body: 'No Docker engine answers at unix:///x.',
      route: '/',
      buttons: [],
    });
  });

  it('of many is one, with the first three by name', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((app) => event('rolled-back', { app }));
    expect(foldedNotification(many)).toMatchObject({
      title: '5 things need a look',
      body: 'a, b, c and 2 more',
      route: '/',
    });
    const good = many.map((it): DesktopEvent => ({ ...it, kind: 'succeeded' }));
    expect(foldedNotification(good).title).toBe('5 updates succeeded');
  });
});
