import { HomeportError } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { type Version, versionName } from '../../shared/version.ts';
import type { Core } from '../core.ts';
import type { App, News } from '../domain/model.ts';
import { isCalled, withoutSkipped, withSkipped } from '../domain/news.ts';
import { checkAnew, checkApp } from './checks.ts';
import { appOrThrow } from './idle.ts';

type SkipAnswer = { version: Version; message: Text };

/**
 * A person does not want the newest that an app's source names. Its source is asked where that is not known.
 * @param wanted what the person calls it; CONFLICT where the newest is another one by now. null: whatever is the newest
 * @throws BAD_INPUT where the newest runs already; SOURCE_UNAVAILABLE where it can't be asked
 */
export async function skipVersion(core: Core, name: string, wanted: string | null): Promise<SkipAnswer> {
  const before = appOrThrow(core, name);
  const known = before.lastCheck?.key ?? null;
  if (known === null || known === runningKey(core, before)) await checkApp(core, before);
  const app = appOrThrow(core, name);
  const { lastCheck: check } = app;
  if (check === null || check.version === null || check.key === null)
    throw new HomeportError('SOURCE_UNAVAILABLE', check?.message ?? say('skip.none', { app: name }));
  const { key, version: newest } = check;
  const version = versionName(newest);
  if (wanted !== null && !isCalled(newest, wanted))
    throw new HomeportError('CONFLICT', say('skip.another-newest', { app: name, version, wanted }));
  if (key === runningKey(core, app))
    throw new HomeportError('BAD_INPUT', say('skip.nothing-new', { app: name, version }));
  if (app.news.skipped.some((each) => each.key === key))
    return { version: newest, message: say('skip.already', { version }) };
  keep(core, app, { ...withSkipped(app.news, { key, version: newest }, core.clock.now()), waitsUntil: null });
  return { version: newest, message: say('skip.done', { app: name, version }) };
}

function runningKey({ store }: Pick<Core, 'store'>, { name, runningRelease }: App): string | null {
  return runningRelease === null ? null : (store.release(name, runningRelease)?.sourceKey ?? null);
}

/** The same taken back. @param wanted as above; null: what was skipped last @throws BAD_INPUT where it is not skipped */
export function unskipVersion(core: Core, name: string, wanted: string | null): SkipAnswer {
  const app = appOrThrow(core, name);
  const { skipped } = app.news;
  const found = skipped.findLast(({ version }) => wanted === null || isCalled(version, wanted));
  if (found === undefined) {
    const versions = skipped.map(({ version }) => versionName(version));
    throw new HomeportError(
      'BAD_INPUT',
      wanted === null || versions.length === 0
        ? say('skip.none', { app: name })
        : say('skip.not-skipped', { app: name, wanted, versions }),
    );
  }
  keep(core, app, withoutSkipped(app.news, found.key));
  const version = versionName(found.version);
  return { version: found.version, message: say('skip.undone', { app: name, version }) };
}

/** With the last check as it is from now on. */
function keep(core: Core, app: App, news: News): void {
  const lastCheck = checkAnew(core, { ...app, news });
  core.store.updateApp(app.name, { news, ...(lastCheck === null ? {} : { lastCheck }) });
  core.changed.emit();
}
