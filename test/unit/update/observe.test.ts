import { describe, expect, test } from 'vitest';
import { labelsFor } from '../../../electron/engine/domain/container-labels.ts';
import type { ContainerSummary } from '../../../electron/engine/domain/docker-types.ts';
import { observe } from '../../../electron/engine/update/observe.ts';
import { inspectOf } from '../../support/container-corpus/inspect.ts';
import { EARLIER, LATER, member, prepared, update } from '../domain/plan-samples.ts';

type Made = {
  id: string;
  name: string;
  role?: string;
  parent?: string;
  update?: string;
  installation?: string;
  createdAt?: string;
};

function engineWith(...containers: Made[]) {
  const labels = ({ role, update = 'u', installation = 'mine' }: Made): Record<string, string> =>
    role ? labelsFor({ installation, app: 'app', update, member: 'app', role }) : {};
  const inspect = (made: Made) =>
    inspectOf({
      id: made.id,
      name: made.name,
      config: { Labels: labels(made) },
      hostConfig: made.parent ? { NetworkMode: `container:${made.parent}` } : {},
    });
  const summary = (made: Made): ContainerSummary => ({
    Id: made.id,
    Names: [`/${made.name}`],
    Image: 'i',
    ImageID: 'i',
    State: 'running',
    Status: '',
    Labels: labels(made),
    ...(made.createdAt ? { Created: Date.parse(made.createdAt) / 1000 } : {}),
    HostConfig: {},
  });
  return {
    containers: {
      async inspect(ref: string) {
        // As Docker does: by id, name, or the beginning of an id.
        const found = containers.find((c) => c.id === ref || c.name === ref || c.id.startsWith(ref));
        return found ? inspect(found) : null;
      },
      list: async () => containers.filter((c) => c.role).map(summary),
    },
    images: { inspect: async () => null, list: async () => [], tags: async () => [] },
  };
}

const seen = async (members = [member()], ...containers: Made[]) =>
  (
    await observe(
      { docker: engineWith(...containers), installation: 'mine', store: { update: () => null } },
      update(prepared({ members })),
    )
  ).members[0];

describe('what exists', () => {
  test('is found by the journalled ids', async () => {
    const facts = await seen(undefined, { id: 'old', name: 'parked' }, { id: 'new', name: 'app' });
    expect(facts).toMatchObject({
      previous: { id: 'old', name: 'parked' },
      candidate: { id: 'new' },
      stranger: null,
    });
  });

  test('is found by our labels where a crash kept the id from being journalled', async () => {
    const facts = await seen([member({ candidateId: null })], { id: 'made', name: 'c', role: 'candidate' });
    expect(facts?.candidate?.id).toBe('made');
  });

  test('is what was made again, where the previous one is gone', async () => {
    const facts = await seen(undefined, { id: 'again', name: 'app', role: 'restored' });
    expect(facts).toMatchObject({ previous: { id: 'again', name: 'app' }, stranger: null });
  });

  test('is a stranger where it holds the name and is neither', async () => {
    expect((await seen(undefined, { id: 'x', name: 'app' }))?.stranger?.id).toBe('x');
  });

  test('is no stranger only because its id begins like the name', async () => {
    expect((await seen(undefined, { id: 'app7', name: 'other' }))?.stranger).toBeNull();
  });

  test('tells the containers that it lives in', async () => {
    expect((await seen(undefined, { id: 'old', name: 'app', parent: 'p' }))?.previous?.parents).toEqual([
      'p',
    ]);
  });
});

describe('a journal that is taken up is outrun', () => {
  const outrun = async (made: Partial<Made>, journal = prepared({ resumes: 1 })) =>
    (
      await observe(
        {
          docker: engineWith({ id: 'x', name: 'app', role: 'candidate', createdAt: LATER, ...made }),
          installation: 'mine',
          store: { update: (id) => (id === 'known' ? update(prepared()) : null) },
        },
        update(journal),
      )
    ).outrun;

  test('by a container of a later update that is in no record', async () => {
    expect(await outrun({ update: 'later' })).toBe(true);
  });

  test.each([
    ['one that is on record', { update: 'known' }],
    ['one from before it, whose history is not kept any more', { update: 'past', createdAt: EARLIER }],
    ['a member of its own', { update: 'past', id: 'old' }],
    ['one of another Homeport', { update: 'later', installation: 'theirs' }],
    ['its own candidate', { update: 'u' }],
  ])('not by %s', async (_, made) => {
    expect(await outrun(made)).toBe(false);
  });

  test('by what it made itself, where it knows of no member yet', async () => {
    expect(await outrun({ update: 'u' }, prepared({ resumes: 1, members: [] }))).toBe(true);
  });

  test('and is not looked at so where it goes on without a cut', async () => {
    expect(await outrun({ update: 'later' }, prepared())).toBe(false);
  });
});
