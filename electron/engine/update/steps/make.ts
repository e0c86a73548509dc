import { HomeportError } from '../../../shared/errors.ts';
import { say } from '../../../shared/text/text.ts';
import { createBody } from '../../domain/container-create.ts';
import { specDifferences } from '../../domain/container-differences.ts';
import { JOINS, joinedBy, rejoined } from '../../domain/container-joins.ts';
import { labelsFor } from '../../domain/container-labels.ts';
import type { ContainerSpec } from '../../domain/container-spec.ts';
import type { ContainerInspect } from '../../domain/docker-types.ts';
import type { App, Member, Update } from '../../domain/model.ts';
import { withMember } from '../../domain/moved.ts';
import { appOf } from '../../domain/whereabouts.ts';
import { type Executor, memberOf, type StepContext, targetOf } from '../context.ts';
import { findMade } from '../observe.ts';
import { lendTag } from '../release-tags.ts';
import { specOf } from '../spec-of.ts';
import { ownerById } from '../whereabouts.ts';

/** Makes the new container, stopped, under a name of its own and without a restart policy: nothing can start it by accident. */
export const createCandidate: Executor<'create-candidate'> = async (context, { member: index }) => {
  const { deps, update } = context;
  const member = memberOf(update, index);
  const parent = member.livesIn === null ? null : memberOf(update, member.livesIn).candidateId;
  const found = await findMade(deps, update.id, member.name, 'candidate');
  const made = parent ? await removeOrphans(deps.docker, parent, found) : found;
  const spec = specFor(context, index);
  const inspect = await makeOf(context, made, {
    member,
    role: 'candidate',
    name: member.candidateName,
    spec,
    imageId: imageFor(context, member),
    release: member.target === null ? null : targetOf(context, member.target).target.release,
  });
  await logDifferences(context, spec, inspect);
  return {
    journal: withMember(update.journal, index, {
      candidateId: inspect.Id,
      candidateStartedAt: inspect.State.StartedAt,
    }),
  };
};

/** Children live in their parent: the candidate, whose id is known by now. */
function specFor({ update }: StepContext, index: number): ContainerSpec {
  const { spec, livesIn } = memberOf(update, index);
  return livesIn === null ? spec : joining(update, spec, livesIn, memberOf(update, livesIn).candidateId);
}

/** A child calls its parent by its name, or by the id of whichever has had its place. */
function joining(update: Update, spec: ContainerSpec, livesIn: number, parent: string | null): ContainerSpec {
  const { name, previousId, candidateId } = memberOf(update, livesIn);
  return parent === null ? spec : rejoined(spec, [name, previousId, candidateId], parent);
}

function imageFor({ update }: StepContext, { imageId, target }: Member): string {
  return imageId ?? (target === null ? null : update.journal.targets[target]?.imageId) ?? '';
}

type Wanted = {
  member: Member;
  role: 'candidate' | 'restored';
  name: string;
  spec: ContainerSpec;
  imageId: string;
  /** Number of the release that it runs; null: it is none of the app's. */
  release: number | null;
};

/** @param made what an earlier run of the step made already. */
async function makeOf(context: StepContext, made: string | null, wanted: Wanted): Promise<ContainerInspect> {
  const named = await inspectMade(
    context,
    made ?? (await create(context, wanted, await nameOf(context, wanted))),
    wanted,
  );
  if (named.Image === wanted.imageId) return named;
  // The name came to mean another image in that very moment: by its id there is no mistaking it.
  await context.deps.docker.containers.remove(named.Id, { force: true, volumes: true });
  return inspectMade(context, await create(context, wanted, null), wanted);
}

async function inspectMade({ deps }: StepContext, id: string, { member }: Wanted): Promise<ContainerInspect> {
  const inspect = await deps.docker.containers.inspect(id);
  if (inspect) return inspect;
  throw new HomeportError('NOT_FOUND', say('make.candidate-gone', { name: member.name }));
}

/**
 * What people shall read at `docker ps`: the reference that the container was made with, as long as it names the very image,
 * else the tag of a release that has this image, its own first; null: only the id does.
 */
async function nameOf(
  { deps, app }: StepContext,
  { member, spec, imageId, release }: Wanted,
): Promise<string | null> {
  const owner = ownerOf({ deps, app }, member);
  const own = deps.store.releases(owner.name).filter((it) => it.imageId === imageId);
  const tags = own
    .toSorted((a, b) => Number(b.number === release) - Number(a.number === release))
    .map(({ tag }) => tag);
  for (const ref of [spec.imageRef, ...tags]) {
    if (ref !== null && (await deps.docker.images.inspect(ref))?.Id === imageId) return ref;
  }
  const builtAgain = release === null ? null : deps.store.release(app.name, release);
  return builtAgain && lendTag(deps.docker, builtAgain, imageId);
}

/** The app that a member is of: another one's, where that lives in this one. */
function ownerOf({ deps, app }: Pick<StepContext, 'deps' | 'app'>, { previousId, name }: Member): App {
  return appOf(deps.store.apps(), { id: previousId, name }) ?? app;
}

async function create(
  { deps, app, update, log }: StepContext,
  { member, role, name, spec, imageId }: Wanted,
  ref: string | null,
): Promise<string> {
  const owner = ownerOf({ deps, app }, member);
  const { body, networks } = createBody(spec, {
    imageId,
    ...(ref === null ? {} : { ref }),
    labels: labelsFor({
      installation: deps.installation,
      app: owner.name,
      update: update.id,
      role,
      member: member.name,
    }),
    restartPolicy: { Name: 'no' },
  });
  const id = await deps.docker.containers.create(name, body, networks);
  log(`Created ${name} (${id.slice(0, 12)})`);
  return id;
}

/** After creation both are compared, and whatever was not intended is written down for people to see. */
async function logDifferences(
  { deps, log }: StepContext,
  wanted: ContainerSpec,
  made: ContainerInspect,
): Promise<void> {
  const actual = await specOf(deps.docker, made, wanted);
  // A child joins its parent by id, and a spec calls it by the name that it has for the moment.
  for (const mode of JOINS)
    if (made.HostConfig[mode] === wanted.hostConfig[mode])
      Object.assign(actual.hostConfig, { [mode]: made.HostConfig[mode] });
  for (const difference of specDifferences(wanted, actual, { ignoreRestartPolicy: true }))
    log(`Differs from what was asked for: ${difference}`);
}

/** The previous container is gone (`--rm`, or removed by hand): its recorded spec and image bring it back. */
export const recreatePrevious: Executor<'recreate-previous'> = async (context, { member: index }) => {
  const { deps, update } = context;
  const member = memberOf(update, index);
  if (!member.previousSpec || !member.previousImageId) {
    throw new HomeportError('NOT_FOUND', say('make.previous-gone', { name: member.name }));
  }
  const { livesIn } = member;
  const parent = livesIn === null ? null : memberOf(update, livesIn).previousId;
  const spec = livesIn === null ? member.previousSpec : joining(update, member.previousSpec, livesIn, parent);
  const found = await findMade(deps, update.id, member.name, 'restored');
  const made = parent ? await removeOrphans(deps.docker, parent, member.previousId, found) : found;
  const inspect = await makeOf(context, made, {
    member,
    role: 'restored',
    name: member.parkedName,
    spec,
    imageId: member.previousImageId,
    release: member.target === null ? null : targetOf(context, member.target).target.fromRelease,
  });
  // An app that was known by the one that is gone is known by this one, whatever a person has called it since.
  const owner = ownerById(deps.store.apps(), [member.previousId]);
  if (owner) deps.store.updateApp(owner.name, { containerId: inspect.Id });
  return {
    journal: withMember(update.journal, index, { previousId: inspect.Id, previousStartedAt: NEVER_STARTED }),
  };
};

/**
 * A child whose parent had to be made again: what it lived in is gone with the old parent, and its name is needed. A child
 * is made again at any time, and loses nothing by it but its writable layer.
 * @returns the one that does live in its parent.
 */
async function removeOrphans(
  docker: StepContext['deps']['docker'],
  parent: string,
  ...children: (string | null)[]
): Promise<string | null> {
  let kept: string | null = null;
  for (const id of new Set(children)) {
    const child = id ? await docker.containers.inspect(id) : null;
    if (child && joinedBy(child.HostConfig).includes(parent)) kept = child.Id;
    else if (child) await docker.containers.remove(child.Id, { force: true });
  }
  return kept;
}

/** State.StartedAt of a container that never ran (Docker Engine API). */
const NEVER_STARTED = '0001-01-01T00:00:00Z';
