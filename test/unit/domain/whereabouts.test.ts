import { describe, expect, test } from 'vitest';
import { clashWith } from '../../../electron/engine/domain/both-running.ts';
import { isKeptAside } from '../../../electron/engine/domain/names.ts';
import {
  type Astray,
  answersTo,
  followPlan,
  type Whereabouts,
  whereaboutsOf,
} from '../../../electron/engine/domain/whereabouts.ts';
import { astrayRefusal, astrayWords } from '../../../electron/engine/domain/whereabouts-words.ts';
import { render } from '../../../electron/shared/text/render.ts';

const app = { containerId: 'own', runningRelease: 1 };
const own = { id: 'own', of: null };
const other = { id: 'other', of: null };
const theirs = { id: 'theirs', of: 'wiki' };
const moved = { id: 'own', name: 'photos-old' };
const here = { id: 'own', name: 'photos' };

describe('where an app is', () => {
  test.each<[string, Parameters<typeof whereaboutsOf>[0], Whereabouts]>([
    ['its name leads to it', { app, named: own, known: here }, { is: 'here' }],
    ['somebody made it again', { app, named: other, known: null }, { is: 'recreated' }],
    ['nothing is left of it', { app, named: null, known: null }, { is: 'gone' }],
    ['it has another name', { app, named: null, known: moved }, { is: 'renamed', to: 'photos-old' }],
    [
      'somebody else has its name',
      { app, named: other, known: moved },
      { is: 'replaced', to: 'photos-old', of: null },
    ],
    [
      'another app has its name',
      { app, named: theirs, known: moved },
      { is: 'replaced', to: 'photos-old', of: 'wiki' },
    ],
    [
      'another app has its name, and it is gone',
      { app, named: theirs, known: null },
      { is: 'replaced', to: null, of: 'wiki' },
    ],
    [
      'its id is not known yet',
      { app: { ...app, containerId: null }, named: other, known: null },
      { is: 'here' },
    ],
    [
      'its id is not known yet, and its name is that of another app’s container',
      { app: { ...app, containerId: null }, named: theirs, known: null },
      { is: 'replaced', to: null, of: 'wiki' },
    ],
    [
      'it has never come up',
      { app: { containerId: null, runningRelease: null }, named: theirs, known: null },
      { is: 'here' },
    ],
  ])('%s', (_, facts, where) => expect(whereaboutsOf(facts)).toEqual(where));
});

test('what can be answered never makes one container two apps', () => {
  expect(answersTo({ is: 'renamed', to: 'x' })).toEqual(['follow', 'keep-name']);
  expect(answersTo({ is: 'replaced', to: 'x', of: null })).toEqual(['follow', 'keep-name']);
  expect(answersTo({ is: 'replaced', to: 'x', of: 'wiki' })).toEqual(['follow']);
  expect(answersTo({ is: 'replaced', to: null, of: 'wiki' })).toEqual([]);
});

describe('following', () => {
  const place = (name: string, now: string | null) => ({ app: name, containerName: name, now });
  test('one that was renamed', () =>
    expect(followPlan('a', [place('a', 'a-old'), place('b', 'b')])).toEqual({
      moves: [{ app: 'a', to: 'a-old' }],
    }));
  test('names that went round in a ring, all at once', () =>
    expect(followPlan('a', [place('a', 'b'), place('b', 'c'), place('c', 'a')])).toEqual({
      moves: [
        { app: 'a', to: 'b' },
        { app: 'b', to: 'c' },
        { app: 'c', to: 'a' },
      ],
    }));
  test('not to the name of an app that has none to go to', () => {
    expect(followPlan('a', [place('a', 'b'), place('b', null)])).toEqual({ inTheWay: 'b' });
    expect(followPlan('a', [place('a', null)])).toEqual({ inTheWay: 'a' });
    expect(followPlan('a', [place('a', 'a')])).toEqual({ inTheWay: 'a' });
  });
});

describe('in words', () => {
  const photos = { name: 'photos', containerName: 'photos' };
  test.each<[Astray, string]>([
    [
      { is: 'renamed', to: 'photos-old' },
      'The container of photos is called "photos-old" now. Follow it there, or keep to the name "photos"? photos is not updated until you choose.',
    ],
    [
      { is: 'replaced', to: 'photos-old', of: null },
      'The name "photos" leads to another container now, and the container of photos is called "photos-old" now. Follow it there, or take the one that has the name "photos"? photos is not updated until you choose.',
    ],
    [
      { is: 'replaced', to: 'wiki', of: 'wiki' },
      'The name "photos" leads to the container of wiki now, and the container of photos is called "wiki" now. Follow it there? Or give the containers their own names back (docker rename). photos is not updated until you choose.',
    ],
    [
      { is: 'replaced', to: null, of: 'wiki' },
      'The name "photos" leads to the container of wiki now, and the container of photos is gone. Give that container its own name back (docker rename), or remove photos from Homeport and keep the container. photos is not updated until you choose.',
    ],
  ])('%j', (where, words) => expect(render(astrayWords(photos, where))).toBe(words));
  test('a refusal names the commands that answer it', () => {
    const refusal = render(astrayRefusal(photos, { is: 'renamed', to: 'photos-old' }));
    expect(refusal).toContain('"homeport follow photos" follows');
    expect(refusal).toContain('"homeport follow photos --keep-name" stays');
    const swapped = render(astrayRefusal(photos, { is: 'replaced', to: 'wiki', of: 'wiki' }));
    expect(swapped).not.toContain('--keep-name');
    expect(swapped).toContain('docker rename');
  });
});

test.each([
  ['photos.candidate-0a1b2c3d4e', true],
  ['photos.release-12-0a1b2c3d4e', true],
  ['photos.release-x-0a1b2c3d4e', true],
  ['photos', false],
  ['photos-old', false],
  ['photos.release-notes', false],
])('%s is a name that Homeport gives: %s', (name, given) => expect(isKeptAside(name)).toBe(given));

describe('what may be lost sight of', () => {
  type Uses = Parameters<typeof clashWith>[0];
  const uses = (patch: {
    source?: string;
    rw?: boolean;
    port?: string;
    running?: boolean;
    policy?: string;
  }): Uses => ({
    Mounts: patch.source
      ? [{ Type: 'bind', Source: patch.source, Destination: '/data', Mode: '', RW: patch.rw ?? true }]
      : [],
    HostConfig: {
      PortBindings: patch.port ? { '80/tcp': [{ HostPort: patch.port }] } : {},
      RestartPolicy: { Name: patch.policy ?? 'no' },
    },
    State: { Running: patch.running ?? true, Restarting: false, Paused: false },
  });
  const data = uses({ source: '/srv/photos' });
  test.each<[string, Uses, Uses | null, string | null]>([
    ['runs, and will be made as it was', data, null, '/srv/photos'],
    ['runs, and shares a folder', data, data, '/srv/photos'],
    ['runs, and has a folder inside the other’s', data, uses({ source: '/srv' }), '/srv/photos'],
    ['runs, and its folder only begins alike', data, uses({ source: '/srv/photos-2' }), null],
    ['runs, and the other only reads', data, uses({ source: '/srv/photos', rw: false }), null],
    ['runs, and has the port', uses({ port: '80' }), null, 'port 80/tcp'],
    ['does not run', uses({ source: '/srv/photos', running: false }), null, null],
    [
      'does not run, and comes back with Docker',
      uses({ source: '/srv/photos', running: false, policy: 'always' }),
      null,
      'restart policy "always"',
    ],
    ['runs, and shares nothing', uses({}), null, null],
  ])('one that %s', (_, old, next, words) => {
    const found = clashWith(old, next);
    const clash = found && render(found);
    if (words === null) expect(clash).toBeNull();
    else expect(clash).toContain(words);
  });
});
