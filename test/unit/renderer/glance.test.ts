import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { plainLine } from '../../../electron/shared/plain-text.ts';
import { stepWords } from '../../../electron/shared/step-words.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { backOffMs } from '../../../renderer/data/back-off.ts';
import { errorWords } from '../../../renderer/data/error-words.ts';
import {
  checkSummary,
  overallGlance,
  refWords,
  updateGlance,
  updateTitle,
} from '../../../renderer/data/glance.ts';
import { emptyWorld, richWorld } from '../../support/demo-worlds.ts';
import { gitVersion } from '../../support/git-version.ts';

const live = richWorld().live;
const find = (name: string) => {
  const app = live.apps.find((one) => one.name === name);
  if (!app) throw new Error(name);
  return app;
};

describe('the one line', () => {
  it('counts apps, not their troubles', () => {
    expect(overallGlance(live)).toMatchObject({ tone: 'bad', headline: '3 apps need you' });
  });
  it('is calm when all is well, and teaches when there is nothing', () => {
    const calm = live.apps.map((app) => ({ ...app, state: 'healthy' as const }));
    expect(overallGlance({ ...live, overall: 'well', attention: [], apps: calm })).toMatchObject({
      tone: 'good',
      headline: 'All is well',
    });
    expect(overallGlance(emptyWorld().live).headline).toBe('No apps yet');
  });
  it('does not take records that can’t be read for an empty list', () => {
    const unreadable = {
      ...emptyWorld().live,
      overall: 'attention' as const,
      storeProblem: asWritten('It is damaged.'),
    };
    expect(overallGlance(unreadable)).toMatchObject({
      tone: 'bad',
      headline: 'Homeport’s records can’t be read',
    });
    const full = { ...live, storeProblem: asWritten('The disk is full.') };
    expect(overallGlance(full).headline).toBe('3 apps need you');
  });
  it('does not say that all is well over what does not run, wanted or not', () => {
    const glance = overallGlance({ ...live, overall: 'well', attention: [] });
    expect(glance).toEqual({
      tone: 'idle',
      headline: '4 of 6 run',
      detail: '1 is unhealthy: recipes. 1 is stopped: backup-to-the-office-nas. Nothing needs you.',
    });
    const working = overallGlance({ ...live, overall: 'working', attention: [] });
    expect(working.detail).toBe('1 is stopped: backup-to-the-office-nas. 6 apps in all.');
  });
  it('tells an engine that is another one from none', () => {
    const away = { ...live, overall: 'away' as const };
    expect(overallGlance(away).headline).toBe('Waiting for Docker');
    const docker = { ...live.docker, otherEngine: { id: 'x', name: 'nas' } };
    expect(overallGlance({ ...away, docker }).headline).toBe('Another Docker engine answers');
  });
  it('names what is worked on', () => {
    expect(overallGlance({ ...live, overall: 'working', attention: [] }).headline).toContain('wiki');
  });
});

it('says what an update does while it runs, and what is true when it has ended', () => {
  const { activeUpdate: building } = find('wiki');
  const { activeUpdate: deciding } = find('recipes');
  const { lastUpdate: rolledBack } = find('jellyfin');
  if (!building || !deciding || !rolledBack) throw new Error('demo');
  expect(updateGlance(building)).toEqual({ text: 'Building the image', tone: 'busy' });
  expect(updateGlance({ ...building, inLine: true })).toEqual({ text: 'Waiting its turn', tone: 'busy' });
  expect(updateGlance(deciding).text).toBe('Waiting for your decision');
  expect(updateGlance(rolledBack).text).toBe('Rolled back');
  expect(updateTitle(building)).toBe('Update #12 → newest');
  expect(updateTitle(rolledBack)).toBe('Update #12 → #13');
  const unbuilt = { release: null, imageId: null, version: gitVersion('025c2671') };
  expect(updateTitle({ ...rolledBack, to: unbuilt })).toBe('Update #12 → newest');
  expect(refWords(unbuilt)).toBe('025c267');
});

it('sums up a check', () => {
  const result = { at: '', version: null, hold: null, message: asWritten('Nothing newer.') };
  expect(checkSummary([{ ...result, app: 'a', result: 'current' }]).text).toBe('a: Nothing newer.');
  expect(
    checkSummary([
      { ...result, app: 'a', result: 'new' },
      { ...result, app: 'b', result: 'failed' },
      { ...result, app: 'c', result: 'current' },
    ]),
  ).toEqual({ tone: 'warn', text: 'Something new for a. Could not ask for b.' });
});

it('has words for a step it does not know', () => {
  expect(render(stepWords('feed-the-cat'))).toBe('Feed the cat');
  expect(render(stepWords('clean-up'))).toBe('Clean up');
});

it('shows a log line as a terminal would leave it', () => {
  expect(plainLine('\u001b[32m✓\u001b[39m done\u0007')).toBe('✓ done');
  expect(plainLine(' 10%\r 55%\r100%\r\n')).toBe('100%');
  expect(plainLine('\u001b]0;title\u0007text')).toBe('text');
});

it('waits longer each time, to a limit', () => {
  expect([0, 1, 2, 20].map((attempt) => backOffMs(attempt, 1))).toEqual([500, 1000, 2000, 15_000]);
  expect(backOffMs(1, 0)).toBe(800);
});

describe('errors in words', () => {
  it('passes on what the engine says', () => {
    expect(errorWords(new ORPCError('CONFLICT', { message: 'The app is busy.' }))).toBe('The app is busy.');
  });
  it('says what is wrong about a refused input', () => {
    const error = new ORPCError('BAD_REQUEST', {
      message: 'Input validation failed',
      data: { issues: [{ message: 'A git URL is needed', path: ['source'] }] },
    });
    expect(errorWords(error)).toBe('A git URL is needed');
  });
  it('does not show a person what broke inside', () => {
    expect(
      errorWords(new ORPCError('INTERNAL_SERVER_ERROR', { message: 'Internal server error' })),
    ).toContain('defect');
    expect(errorWords(new Error('Cannot send message, WebSocket is not open.'))).toContain(
      'connection was lost',
    );
  });
});
