import type { Attention, CheckResult } from '../../shared/dto.ts';
import type { AppNow } from './app-state.ts';
import type { Release, Update } from './model.ts';

export type AttentionFacts = {
  app: string;
  /** No release of it has come up yet: since when it is on record. null: one has. */
  newSince: Date | null;
  now: AppNow;
  /** The newest update that ended. */
  last: Update | null;
  active: { update: Update; waitingFor: string | null } | null;
  lastCheck: CheckResult | null;
  running: Release | null;
  /** What *Restore previous* would bring back; null where there is nothing. */
  previous: Release | null;
  dismissed: Record<string, string>;
};

/** What needs a person about an app, the most urgent first. What a person took off the list stays off until it happens anew. */
export function attentionOf(facts: AttentionFacts): Attention[] {
  const all = [...ofUpdates(facts), ...ofHealth(facts), ...ofCheck(facts)];
  const open = all.filter((a) => facts.dismissed[a.kind] !== a.at);
  // That it does not run is what the failed rollback says already: one thing is told once.
  const said = open.some((a) => a.kind === 'rollback-failed');
  return said ? open.filter((a) => a.kind !== 'not-running') : open;
}

function ofUpdates(facts: AttentionFacts): Attention[] {
  const { app, newSince, last, active, previous, running, now } = facts;
  if (active) {
    const { update, waitingFor } = active;
    const base = { app, at: update.startedAt.toISOString(), updateId: update.id };
    if (update.journal.decision === 'awaiting') {
      const why = update.journal.verdict?.detail ?? '';
      return [
        {
          ...base,
          kind: 'awaiting-decision',
          message:
            `The new release of ${app} did not pass its gate and waits for you: restore the previous one, or keep it? ${why}`.trim(),
          restore: offer(running),
        },
      ];
    }
    return waitingFor === null
      ? []
      : [
          {
            ...base,
            kind: 'update-waiting',
            message: `The update of ${app} waits. ${waitingFor}`,
            restore: null,
          },
        ];
  }
  if (newSince !== null) return neverCameUp(app, newSince, last);
  if (!last?.finishedAt) return [];
  const base = { app, at: last.finishedAt.toISOString(), updateId: last.id };
  const why = last.error ?? '';
  const name = last.journal.release === null ? 'The new release' : `Release ${last.journal.release}`;
  switch (last.outcome) {
    case 'rollback-failed': {
      const again = now.state === 'healthy' || now.state === 'running' ? ' It runs again by now.' : '';
      return [
        {
          ...base,
          kind: 'rollback-failed',
          message: `${app} could not be put back. ${why}${again}`,
          restore: offer(previous ?? running),
        },
      ];
    }
    case 'rolled-back':
      return [
        {
          ...base,
          kind: 'rolled-back',
          message: `${name} of ${app} failed, and the previous one runs again. ${why}`.trim(),
          restore: offer(previous),
        },
      ];
    case 'failed':
      return [
        {
          ...base,
          kind: 'update-failed',
          message: `The ${last.kind} of ${app} failed; what ran was not touched. ${why}`.trim(),
          restore: null,
        },
      ];
    default:
      return [];
  }
}

/** A first build or start that did not succeed. Called off by a person it needs nobody. */
function neverCameUp(app: string, since: Date, last: Update | null): Attention[] {
  if (last?.outcome === 'cancelled' && last.journal.failure?.reason === 'cancelled') return [];
  const what = last === null ? `${app} was added, and never built.` : `${app} has never come up.`;
  return [
    {
      app,
      kind: 'add-failed',
      message: `${what} ${last?.error ?? ''}`.trim(),
      at: (last?.finishedAt ?? since).toISOString(),
      updateId: last?.id ?? null,
      restore: null,
    },
  ];
}

function ofHealth({ app, now, active, previous }: AttentionFacts): Attention[] {
  if (active) return [];
  const base = { app, at: now.since ?? '', updateId: null, restore: offer(previous) };
  switch (now.state) {
    case 'unhealthy':
      return [
        { ...base, kind: 'unhealthy', message: `${app} is unhealthy${now.detail ? `: ${now.detail}` : '.'}` },
      ];
    case 'restarting':
      return [
        {
          ...base,
          kind: 'unhealthy',
          message: `${app} keeps ending and being restarted. ${now.detail ?? ''}`.trim(),
        },
      ];
    case 'missing':
      return [
        {
          ...base,
          kind: 'not-running',
          message: `The container of ${app} is gone: update or restore to make it again.`,
        },
      ];
    case 'stopped':
      // Code 0, and the signals of `docker stop`, are somebody's wish.
      return now.exitCode === 0 || now.exitCode === 137 || now.exitCode === 143
        ? []
        : [{ ...base, kind: 'not-running', message: `${app} does not run. ${now.detail ?? ''}`.trim() }];
    default:
      return [];
  }
}

function ofCheck({ app, lastCheck, active }: AttentionFacts): Attention[] {
  if (active || lastCheck?.result !== 'failed') return [];
  return [
    {
      app,
      kind: 'check-failed',
      message: `${app}: ${lastCheck.message}`,
      at: lastCheck.at,
      updateId: null,
      restore: null,
    },
  ];
}

function offer(release: Release | null): Attention['restore'] {
  return (
    release && {
      release: release.number,
      tag: release.tag,
      deployedAt: release.deployedAt?.toISOString() ?? null,
    }
  );
}
