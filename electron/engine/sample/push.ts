import { HomeportError } from '../../shared/errors.ts';
import type { SampleChange } from '../../shared/sample.ts';
import { say } from '../../shared/text/text.ts';
import { idleOrThrow, inPlaceOrThrow } from '../apps/idle.ts';
import { keptOrThrow } from '../apps/keeper.ts';
import { requestUpdate } from '../apps/requests.ts';
import type { Core } from '../core.ts';
import type { App } from '../domain/model.ts';
import { chooseBase } from './base.ts';
import { type Begun, beginRepository } from './create.ts';
import { COMMIT_MESSAGES, sampleFiles } from './files.ts';
import { currentSample, keepRecord, ownRepository, type SampleRecord } from './record.ts';
import { commitTo, headOf } from './repository.ts';
import { inTurn } from './turns.ts';

/**
 * Commits a change to the sample's repository and updates it, as a person's request does. Nothing is committed while the app
 * is worked on, or can't be updated.
 *
 * @throws NOT_FOUND there is no sample; CONFLICT; DOCKER_AWAY
 */
export function pushToSample(core: Core, change: SampleChange): Promise<Begun> {
  return inTurn(core, async () => {
    const sample = currentSample(core.store);
    if (!sample) throw new HomeportError('NOT_FOUND', say('sample.none'));
    const { app } = sample;
    idleOrThrow(core, app.name);
    await core.docker.platform();
    await keptOrThrow(core, app);
    await inPlaceOrThrow(core, app);
    const record = settle(core, sample);
    const head = await currentHead(core, record);
    const version = head.version + 1;
    await commitTo(
      record.repository,
      head,
      {
        message: COMMIT_MESSAGES[change],
        at: core.clock.now(),
        files: sampleFiles(version, change, head.base),
      },
      core.closing,
    );
    const { update, message } = await requestUpdate(core, app.name);
    return { app: app.name, updateId: update?.id ?? null, message };
  });
}

/**
 * The data directory was moved, and its repository moved along. Of an app in a copy another Homeport is the keeper: none gets here.
 * @returns the record with the repository where it is
 */
function settle(core: Core, { app, record }: { app: App; record: SampleRecord }): SampleRecord {
  const repository = ownRepository(core.store);
  const { source } = app.config;
  if (source.kind === 'git' && source.from.kind === 'git' && source.from.url !== repository) {
    const from = { ...source.from, url: repository };
    core.store.updateApp(app.name, { config: { ...app.config, source: { ...source, from } } });
  }
  const settled = { ...record, repository };
  if (record.repository !== repository) keepRecord(core.store, settled);
  return settled;
}

/** Where somebody removed the repository, or it was damaged, it begins anew. */
async function currentHead(core: Core, record: SampleRecord) {
  const head = await headOf(record.repository, core.closing);
  if (head !== null) return { ...head, base: record.base };
  const chosen = await chooseBase(core.docker, core.closing);
  keepRecord(core.store, { ...record, base: chosen.base, pulled: record.pulled ?? chosen.pulled });
  await beginRepository(core, chosen);
  const begun = await headOf(record.repository, core.closing);
  if (begun === null)
    throw new HomeportError(
      'SOURCE_UNAVAILABLE',
      say('sample.repository-unreadable', { folder: record.repository }),
    );
  return { ...begun, base: chosen.base };
}
