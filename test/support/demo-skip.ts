import type { implement } from '@orpc/server';
import type { contract } from '../../electron/shared/contract.ts';
import type { WholeApp } from '../../electron/shared/dto.ts';
import { asWritten, say } from '../../electron/shared/text/text.ts';
import { shortId, type Version } from '../../electron/shared/version.ts';
import { version } from './demo-data.ts';

type Os = ReturnType<typeof implement<typeof contract>>['apps'];

/** Something new is out for an app: '2026.11.1'. */
export function withNews(app: WholeApp, hold: NonNullable<WholeApp['lastCheck']>['hold'] = null): WholeApp {
  const out: Version = { ...version(40), label: '2026.11.1' };
  const result = hold?.because === 'resting' ? 'resting' : hold?.because === 'skipped' ? 'skipped' : 'new';
  app.lastCheck = {
    app: app.name,
    at: new Date().toISOString(),
    result,
    hold,
    version: out,
    message: say('check.new', { version: `2026.11.1 (${shortId(out.id)})` }),
  };
  return app;
}

/** Skips what is out, and takes that back. */
export function demoSkip(
  os: Pick<Os, 'skip' | 'unskip'>,
  find: (app: string) => WholeApp,
  changed: () => void,
) {
  const held = (name: string, skipped: boolean) => {
    const app = find(name);
    if (!app.lastCheck?.version) throw new Error('Nothing is out in this demonstration.');
    const { version } = app.lastCheck;
    withNews(app, skipped ? { because: 'skipped', until: null } : null);
    changed();
    return {
      version,
      message: asWritten(skipped ? `2026.11.1 is skipped.` : `2026.11.1 counts again for ${name}.`),
    };
  };
  return {
    skip: os.skip.handler(({ input }) => held(input.app, true)),
    unskip: os.unskip.handler(({ input }) => held(input.app, false)),
  };
}
