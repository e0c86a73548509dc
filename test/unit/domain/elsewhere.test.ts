import { describe, expect, test } from 'vitest';
import { labelsFor } from '../../../electron/engine/domain/container-labels.ts';
import { madeElsewhere, parkedFor, underWayElsewhere } from '../../../electron/engine/domain/elsewhere.ts';
import { candidateName, parkedName } from '../../../electron/engine/domain/names.ts';

const U = '22ce87432f';
const labels = labelsFor({
  installation: 'theirs',
  app: 'web',
  update: U,
  role: 'candidate',
  member: 'web',
});
const made = (name: string, image: Record<string, string> | null = null, installation = 'mine') =>
  madeElsewhere({ name, labels }, image, installation);

describe('what another Homeport made', () => {
  test('is the app where it has its place, and nothing to adopt where it is tried or kept aside', () => {
    expect(made('web')).toEqual({ member: 'web', update: U, aside: false });
    expect(made(candidateName('web', U))?.aside).toBe(true);
    expect(made(parkedName('web', 3, 'b1cf501bad'))?.aside).toBe(true);
    expect(made(parkedName('web', null, 'b1cf501bad'))?.aside).toBe(true);
  });

  test('may have been given another name by a person', () => expect(made('site')?.aside).toBe(false));

  test('is told neither by an image’s labels nor by our own', () => {
    expect(made('web', labels)).toBeNull();
    expect(made('web', null, 'theirs')).toBeNull();
    expect(madeElsewhere({ name: 'web', labels: null }, null, 'mine')).toBeNull();
    expect(madeElsewhere({ name: 'web', labels: { 'homeport.installation': 'x' } }, null, 'mine')).toBeNull();
  });
});

test('a parked container is known by its name', () => {
  expect(parkedFor(parkedName('a.release-1-b', 12, U))).toEqual({ member: 'a.release-1-b', update: U });
  expect(parkedFor('web')).toBeNull();
  expect(parkedFor('web.release-one-two')).toBeNull();
});

describe('an update of another Homeport is under way', () => {
  const none = () => false;
  const DAY = 24 * 3600_000;
  const place = (restartPolicy: string, ageMs = DAY) => ({ labels, restartPolicy, ageMs });
  const parked = { name: parkedName('web', 1, U), labels: null };

  test('while its candidate is there', () => {
    const candidate = { name: candidateName('web', U), labels };
    expect(underWayElsewhere('web', null, [candidate], none, true)).toBe(candidate.name);
    expect(underWayElsewhere('site', null, [candidate], none, true)).toBeNull();
    expect(underWayElsewhere('web', null, [candidate], (update) => update === U, true)).toBeNull();
  });

  test('while the new one has no restart policy, and the one before it waits', () => {
    expect(underWayElsewhere('web', place('no'), [parked], none, true)).toBe(parked.name);
    expect(underWayElsewhere('web', place('always'), [parked], none, true)).toBeNull();
    expect(
      underWayElsewhere('web', place('no'), [{ ...parked, name: parkedName('web', 1, 'other') }], none, true),
    ).toBeNull();
    expect(underWayElsewhere('web', place('no'), [parked], (update) => update === U, true)).toBeNull();
    expect(underWayElsewhere('web', { ...place('no'), labels: null }, [parked], none, true)).toBeNull();
  });

  test('while an app’s first container has no restart policy, for a day: then it is meant to have none', () => {
    expect(underWayElsewhere('web', place('no', DAY - 1), [], none, true)).toBe('web');
    expect(underWayElsewhere('web', place('no', DAY), [], none, true)).toBeNull();
    expect(underWayElsewhere('web', place('always', 0), [], none, true)).toBeNull();
    // What nobody looks after any more was given back.
    expect(underWayElsewhere('web', place('no', 0), [], none, false)).toBeNull();
  });
});
