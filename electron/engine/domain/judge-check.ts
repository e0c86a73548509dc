import type { CheckResult } from '../../shared/dto.ts';
import { versionName } from '../../shared/version.ts';
import type { App, Release } from './model.ts';
import { type Found, rulesOf } from './sources/rules.ts';

type Judged = Pick<CheckResult, 'result' | 'message'>;

/** What the newest that a source names means for an app. Pure. @param releases of the app, newest first */
export function judgeCheck(releases: Release[], app: App, found: Found): Judged {
  const { source } = app.config;
  const rules = rulesOf(source.kind);
  const name = versionName(found.version);
  const running = releases.find((r) => r.number === app.runningRelease);
  const same = running?.sourceKey === found.key;
  if (same && !app.configChanged) return { result: 'current', message: `Up to date: ${name} runs already.` };
  // Newest first: what became of the last try decides. A good one has a reason where a person restored another in its place.
  const tried = releases.find((r) => r.sourceKey === found.key && r.state !== 'candidate');
  if (tried?.quarantineReason != null && tried.number !== app.runningRelease) {
    return {
      result: 'quarantined',
      message: `${name} was tried as release ${tried.number} and is quarantined: ${asSentence(tried.quarantineReason)} It is tried again when the source changes, or when you ask for it.`,
    };
  }
  const gone = running ? rules.takenBack(source, running, found) : null;
  if (gone === null) {
    const message = same ? 'The settings changed.' : rules.newWords(source, running, found);
    return { result: 'new', message };
  }
  return {
    result: 'skipped',
    message: `The tag ${gone.was}, which runs, is gone from the repository, and the newest that matches "${gone.pattern}" is ${gone.now} now, which is older. What runs is kept: "homeport update ${app.name} --force" goes back to ${gone.now} on purpose.`,
  };
}

/** What a health check wrote ends as it likes. */
function asSentence(words: string): string {
  return /[.!?…]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`;
}
