import type { EngineSupervisor } from './supervisor.ts';

const ANSWER_WITHIN_MS = 5_000;

/** A fresh one-time sign-in link from the engine's process; null: browser access is off, or the engine is away. */
export function askSignInLink(
  supervisor: Pick<EngineSupervisor, 'send' | 'reports' | 'state'>,
  setTimer: (run: () => void, ms: number) => () => void,
): Promise<string | null> {
  if (supervisor.state.get().state !== 'running') return Promise.resolve(null);
  return new Promise((resolve) => {
    const done = (url: string | null) => {
      unsubscribe();
      cancel();
      resolve(url);
    };
    const unsubscribe = supervisor.reports.onChange((report) => {
      if (report?.type === 'sign-in-link') done(report.url);
    });
    const cancel = setTimer(() => done(null), ANSWER_WITHIN_MS);
    supervisor.send({ type: 'sign-in-link' });
  });
}
