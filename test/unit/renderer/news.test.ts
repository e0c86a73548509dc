import { expect, it } from 'vitest';
import '../../../renderer/i18n/screen-words.ts';
import type { AppDto } from '../../../electron/shared/dto.ts';
import { newsOf } from '../../../renderer/data/news.ts';
import { inWords } from '../../../renderer/i18n/in-words.ts';
import { app, update, version } from '../../support/demo-data.ts';
import { withNews } from '../../support/demo-skip.ts';

const said = (it: AppDto) => {
  const news = newsOf(it);
  return news && inWords(news.text);
};
const web = (hold: Parameters<typeof withNews>[1]) => withNews(app('web'), hold);
const hours = { from: '02:00', to: '05:00', days: null };

it.each([
  ['put in by the next slot', web(null), '2026.11.1 is out'],
  ['told', web({ because: 'told', until: null }), '2026.11.1 is out'],
  ['resting', web({ because: 'resting', until: '2026-11-24T12:00:00.000Z' }), '2026.11.1 rests until Nov 24'],
  ['skipped', web({ because: 'skipped', until: null }), '2026.11.1 is skipped'],
])('what is %s', (_what, it, words) => expect(said(it)).toBe(words));

it('what waits for its hours says so, once it waits', () => {
  const waiting = web({ because: 'hours', until: '2026-11-24T02:00:00.000Z' });
  waiting.config.policy.hours = hours;
  expect(said(waiting)).toBe('2026.11.1 waits for its hours');
  const found = web({ because: 'hours', until: null });
  found.config.policy.hours = hours;
  expect(said(found)).toBe('2026.11.1 is out');
});

it('what has no name is called by its id', () => {
  const it = web(null);
  if (it.lastCheck) it.lastCheck.version = version(40);
  expect(said(it)).toBe(`${version(40).id.slice(0, 7)} is out`);
});

it('is nothing while it is put in, where only settings changed, and where nothing was found', () => {
  expect(
    newsOf({ ...web(null), activeUpdate: update('web', 'u', null, null, { outcome: null }) }),
  ).toBeNull();
  const settings = web(null);
  if (settings.lastCheck) settings.lastCheck.version = settings.running?.version ?? null;
  expect(newsOf(settings)).toBeNull();
  expect(newsOf(app('web'))).toBeNull();
  expect(newsOf({ ...app('web'), lastCheck: null })).toBeNull();
});
