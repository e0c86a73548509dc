import { messageOf } from '../../shared/errors.ts';
import type { AppNow } from '../domain/app-state.ts';
import type { App } from '../domain/model.ts';
import type { Prober } from '../update/context.ts';

/** What an app's own probe said of the container that runs now. */
export type Proof = { ok: boolean; detail: string };

export type Proofs = {
  /** null: it has not been asked yet, or is not asked. */
  of(app: string): Proof | null;
  /** Asks now, where there is something to ask. Never rejects. */
  look(): Promise<void>;
  /** The same, once for all that changes together: each look asks about all apps. */
  lookSoon(): void;
  close(): void;
};

const EVERY_MS = 15_000;
const SETTLE_MS = 50;
const LIMIT_MS = 5_000;

/**
 * Asks the probes of apps whose rollback failed, for as long as that waits for a person: that their container runs again says
 * nothing about whether they answer.
 *
 * INVARIANT: one question at a time for an app, each with a time limit; none for an app that is being updated or does not run.
 */
export function startProofs(deps: {
  /** Apps whose failed rollback waits for a person, and that are not worked on. */
  unproven: () => App[];
  now: (app: string) => AppNow;
  probe: Prober;
  /** The answer is another one. */
  changed: () => void;
  log: (line: string) => void;
}): Proofs {
  const proofs = new Map<string, Proof & { run: string }>();
  const asking = new Set<string>();
  const closing = new AbortController();

  async function ask({ name, config }: App): Promise<void> {
    const { probe } = config.policy.gate;
    const now = deps.now(name);
    if (!probe || !now.containerId || !isUp(now) || asking.has(name)) return;
    asking.add(name);
    try {
      const limit = AbortSignal.any([closing.signal, AbortSignal.timeout(LIMIT_MS)]);
      const answer = await deps.probe(probe, now.containerId, limit);
      if (closing.signal.aborted) return;
      const before = proofs.get(name);
      proofs.set(name, { ...answer, run: runOf(now) });
      const same = before?.run === runOf(now) && before.ok === answer.ok && before.detail === answer.detail;
      if (!same) deps.changed();
    } finally {
      asking.delete(name);
    }
  }

  async function look(): Promise<void> {
    try {
      const apps = deps.unproven();
      for (const name of proofs.keys()) if (!apps.some((app) => app.name === name)) proofs.delete(name);
      await Promise.all(apps.map(ask));
    } catch (error) {
      deps.log(`Asking after a failed rollback went wrong: ${messageOf(error)}`);
    }
  }

  let soon: NodeJS.Timeout | null = null;
  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();
  return {
    of(app) {
      const proof = proofs.get(app);
      return proof?.run === runOf(deps.now(app)) ? { ok: proof.ok, detail: proof.detail } : null;
    },
    look,
    lookSoon() {
      soon ??= setTimeout(() => {
        soon = null;
        void look();
      }, SETTLE_MS);
      soon.unref();
    },
    close() {
      clearInterval(timer);
      if (soon) clearTimeout(soon);
      closing.abort();
    },
  };
}

/** An answer is about one container since one start. */
function runOf({ containerId, since }: AppNow): string {
  return `${containerId} ${since}`;
}

function isUp({ state }: AppNow): boolean {
  return state === 'running' || state === 'healthy' || state === 'unhealthy' || state === 'starting';
}
