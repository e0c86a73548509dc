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
  const place = (restartPolicy: string) => ({ labels, restartPolicy });
  const parked = { name: parkedName('web', 1, U), labels: null };

  test('while its candidate is there', () => {
    const candidate = { name: candidateName('web', U), labels };
    expect(underWayElsewhere('web', null, [candidate], none)).toBe(candidate.name);
    expect(underWayElsewhere('site', null, [candidate], none)).toBeNull();
    expect(underWayElsewhere('web', null, [candidate], (update) => update === U)).toBeNull();
  });

  test('while the new one has no restart policy, and the one before it waits', () => {
    expect(underWayElsewhere('web', place('no'), [parked], none)).toBe(parked.name);
    expect(underWayElsewhere('web', place('always'), [parked], none)).toBeNull();
    expect(
      underWayElsewhere('web', place('no'), [{ ...parked, name: parkedName('web', 1, 'other') }], none),
    ).toBeNull();
    expect(underWayElsewhere('web', place('no'), [parked], (update) => update === U)).toBeNull();
    expect(underWayElsewhere('web', { labels: null, restartPolicy: 'no' }, [parked], none)).toBeNull();
  });
});
