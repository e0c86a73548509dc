import { describe, expect, it } from 'vitest';
import { type AppNow, NOTHING_KNOWN } from '../../../electron/engine/domain/app-state.ts';
import { isAsListed, isSettled } from '../../../electron/engine/domain/settled.ts';
import { APP_STATES } from '../../../electron/shared/words.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const app = { containerName: 'web', containerId: 'c1', runningRelease: 3 };
const good = { imageId: 'i1', state: 'good' } as const;
const well: AppNow = {
  ...NOTHING_KNOWN,
  state: 'healthy',
  containerId: 'c1',
  imageId: 'i1',
  since: ago(60),
};

describe('an app of which Docker’s events tell everything', () => {
  it('is one that has been so for a while, as the records say', () => {
    expect(isSettled(app, well, good, NOW)).toBe(true);
    const settled = APP_STATES.filter((state) => isSettled(app, { ...well, state }, good, NOW));
    expect(settled).not.toContain('unhealthy');
    expect(settled).not.toContain('starting');
    expect(settled).not.toContain('restarting');
    expect(settled).not.toContain('unknown');
  });

  it.each<[string, Parameters<typeof isSettled>]>([
    [
      'that it was stopped may have to be written down still',
      [app, { ...well, state: 'stopped', since: ago(1) }, good, NOW],
    ],
    [
      'its name leads elsewhere',
      [app, { ...well, astray: { where: { is: 'renamed', to: 'x' }, since: ago(9) } }, good, NOW],
    ],
    ['what a person put in its place counts after a while', [app, well, { ...good, state: 'outside' }, NOW]],
    ['another container than the records say', [{ ...app, containerId: 'c0' }, well, good, NOW]],
    ['another image than the records say', [app, well, { ...good, imageId: 'i0' }, NOW]],
  ])('is none of which %s', (_, facts) => {
    expect(isSettled(...facts)).toBe(false);
  });
});

describe('a list of all containers', () => {
  const listed = (patch: object) => [
    { Id: 'c0', Names: ['/other', '/web/alias'], State: 'exited', Status: 'Exited (0) 2 days ago' },
    { Id: 'c1', Names: ['/alias', '/web'], State: 'running', Status: 'Up 3 hours (healthy)', ...patch },
  ];
  it.each<[boolean, string, object]>([
    [true, 'says the same', {}],
    [false, 'says another state', { State: 'exited', Status: 'Exited (137) 4 minutes ago' }],
    [false, 'says another health', { Status: 'Up 3 hours (unhealthy)' }],
    [false, 'says that it is only starting', { Status: 'Up 1 second (health: starting)' }],
    [false, 'has another container of that name', { Id: 'c2' }],
    [false, 'has no container of that name', { Names: ['/alias'] }],
  ])('%s: it %s', (same, _, patch) => {
    expect(isAsListed(app, well, listed(patch))).toBe(same);
  });

  it('has nothing of an app without a container', () => {
    expect(isAsListed(app, { containerId: null, state: 'missing' }, listed({ Names: [] }))).toBe(true);
  });
});
