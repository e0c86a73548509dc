import type { CheckResult } from '../../shared/dto.ts';
import { say } from '../../shared/text/text.ts';
import { versionName } from '../../shared/version.ts';
import type { App, Release } from './model.ts';
import { type Found, rulesOf } from './sources/rules.ts';

/** What a check says of a version where no policy is asked. */
export type Judged = Pick<CheckResult, 'result' | 'message'>;

/** What the newest that a source names means for an app. Pure. @param releases of the app, newest first */
export function judgeCheck(releases: Release[], app: App, found: Found): Judged {
  const { source } = app.config;
  const rules = rulesOf(source.kind);
  const version = versionName(found.version);
  const running = releases.find((r) => r.number === app.runningRelease);
  const same = running?.sourceKey === found.key;
  if (same && !app.configChanged) return { result: 'current', message: say('check.current', { version }) };
  // Newest first: what became of the last try decides. A good one has a reason where a person restored another in its place.
  const tried = releases.find((r) => r.sourceKey === found.key && r.state !== 'candidate');
  if (tried?.quarantineReason != null && tried.number !== app.runningRelease) {
    return {
      result: 'quarantined',
      message: say('check.quarantined', { version, number: tried.number, why: tried.quarantineReason }),
    };
  }
  const gone = running ? rules.takenBack(source, running, found) : null;
  if (gone === null) {
    const message = same ? say('check.settings-changed') : rules.news(source, running, found);
    return { result: 'new', message };
  }
  return {
    result: 'skipped',
    message: rules.takenBackWords?.(app.name, gone) ?? say('check.tag-gone', { ...gone, app: app.name }),
  };
}
