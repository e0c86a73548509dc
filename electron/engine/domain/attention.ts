import { canDismiss } from '../../shared/attention.ts';
import type { Attention, CheckResult } from '../../shared/dto.ts';
import { headline } from '../../shared/errors.ts';
import type { AppNow } from './app-state.ts';
import type { LostTo } from './keeper.ts';
import type { Release, Update } from './model.ts';
import { answersTo } from './whereabouts.ts';
import { astrayWords } from './whereabouts-words.ts';

export type AttentionFacts = {
  app: string;
  /** The name that the app follows. */
  containerName: string;
  /** No release of it has come up yet: since when it is on record. null: one has. */
  newSince: Date | null;
  now: AppNow;
  /** The app's own probe; `proof`: what it said of the container that runs now, null where nothing yet. */
  probe: { proof: { ok: boolean; detail: string } | null } | null;
  /** The newest update that ended. */
  last: Update | null;
  active: { update: Update; waitingFor: string | null } | null;
  lastCheck: CheckResult | null;
  running: Release | null;
  /** The good release before the running one; null where there is nothing to go back to. */
  previous: Release | null;
  dismissed: Record<string, string>;
  /** Another Homeport took the app over; null: none did. */
  lostTo: LostTo | null;
};

/** What needs a person about an app. What a person took off the list stays off until it happens anew. */
export function attentionOf(facts: AttentionFacts): Attention[] {
  if (facts.lostTo !== null) return [takenOver(facts.app, facts.lostTo)];
  const all = [...ofUpdates(facts), ...ofHealth(facts), ...ofCheck(facts), ...ofWhereabouts(facts)];
  const open = all.filter((a) => !canDismiss(a.kind) || facts.dismissed[a.kind] !== a.at);
  // That it does not run is what the failed rollback says already, or what was meant by a rename: one thing is told once.
  const said = open.some((a) => a.kind === 'rollback-failed' || a.kind === 'whereabouts');
  const told = said ? open.filter((a) => a.kind !== 'not-running') : open;
  // While it is asked which container is the app, nothing is put in its place.
  return facts.now.astray === null ? told : told.map((a) => ({ ...a, restore: null }));
}

/** Its name and its container have come apart: nothing is moved until a person says which is meant. */
function ofWhereabouts({ app, containerName, now, active }: AttentionFacts): Attention[] {
  if (active || now.astray === null) return [];
  const { where, since } = now.astray;
  return [
    {
      app,
      kind: 'whereabouts',
      message: astrayWords({ name: app, containerName }, where),
      at: since,
      updateId: null,
      restore: null,
      answers: answersTo(where),
    },
  ];
}

/** How it is, is the other one's business. */
function takenOver(app: string, { who, at }: LostTo): Attention {
  return {
    app,
    kind: 'taken-over',
    message: `${app} is looked after by ${who} now; this Homeport leaves it alone. Take it back, or remove it here (its container is not touched).`,
    at,
    updateId: null,
    restore: null,
  };
}

function ofUpdates(facts: AttentionFacts): Attention[] {
  const { app, newSince, last, active, running } = facts;
  if (active) {
    const { update, waitingFor } = active;
    const base = { app, at: update.startedAt.toISOString(), updateId: update.id };
    if (update.journal.decision === 'awaiting') {
      const why = headline(update.journal.verdict?.detail ?? '');
      return [
        {
          ...base,
          kind: 'awaiting-decision',
          message:
            `The new release of ${app} did not pass its gate and waits for you: restore the previous one, or keep it? ${why}`.trim(),
          restore: offer(running, 'previous'),
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
  const why = headline(last.error ?? '');
  const name = last.journal.release === null ? 'The new release' : `Release ${last.journal.release}`;
  switch (last.outcome) {
    case 'rollback-failed':
      return [
        {
          ...base,
          kind: 'rollback-failed',
          message: `${app} could not be put back. ${why} ${whatIsKnown(facts)}`.trim(),
          restore: wayOut(facts),
        },
      ];
    case 'rolled-back':
      return [
        {
          ...base,
          kind: 'rolled-back',
          message: `${name} of ${app} failed, and the previous one was put back. ${why}`.trim(),
          // The previous one is what runs.
          restore: null,
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
    case 'unknown':
      return [
        {
          ...base,
          kind: 'update-unknown',
          message:
            `How the ${last.kind === 'add' ? 'first update' : last.kind} of ${app} ended is not known. What runs was left as it is: check that ${app} works, then dismiss this. ${why}`.trim(),
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
      message: `${what} ${headline(last?.error ?? '')}`.trim(),
      at: (last?.finishedAt ?? since).toISOString(),
      updateId: last?.id ?? null,
      restore: null,
    },
  ];
}

/** How it is by now, and how that is known: a container that runs says nothing about whether it answers. */
function whatIsKnown({ now, probe }: AttentionFacts): string {
  switch (now.state) {
    case 'unknown':
      return '';
    case 'missing':
      return 'Its container is gone.';
    case 'healthy':
    case 'running':
      break;
    case 'stopped':
    case 'created':
      return 'It does not run.';
    default:
      return `Its container is ${now.state}.`;
  }
  if (probe === null) {
    return now.state === 'healthy'
      ? 'It runs again by now: its health check passes.'
      : 'Its container runs by now; whether it answers is not known, because it has neither health check nor probe.';
  }
  if (probe.proof === null) return 'Its container runs by now; its probe has not answered yet.';
  const { ok, detail } = probe.proof;
  return ok
    ? `It runs again by now: its probe passes (${detail}).`
    : `Its container runs, and its probe still fails: ${sentence(detail)}`;
}

function sentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

function ofHealth(facts: AttentionFacts): Attention[] {
  const { app, now, active } = facts;
  if (active || now.since === null) return [];
  const base = { app, at: now.since, updateId: null, restore: wayOut(facts) };
  const because = now.detail ? ` ${sentence(now.detail)}` : '';
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
          message: `${app} keeps ending and being restarted.${because}`,
        },
      ];
    case 'missing':
      return [
        {
          ...base,
          kind: 'not-running',
          message: `The container of ${app} is gone: ${base.restore === null ? 'update' : 'make it again'} to have it back.`,
        },
      ];
    case 'created':
      return now.detail
        ? [{ ...base, kind: 'not-running', message: `${app} could not be started.${because}` }]
        : [];
    case 'stopped':
      return now.wanted && !stoppedByUpdate(facts)
        ? []
        : [{ ...base, kind: 'not-running', message: `${app} does not run.${because}` }];
    default:
      return [];
  }
}

/** What a failed rollback left stopped was stopped by Homeport, and is nobody's wish. */
function stoppedByUpdate({ last, now }: AttentionFacts): boolean {
  if (last?.outcome !== 'rollback-failed' || !last.finishedAt || now.since === null) return false;
  return Date.parse(now.since) <= last.finishedAt.getTime();
}

/** A container that is gone is made again as it ran; else there is the release before. */
function wayOut({ now, running, previous, last }: AttentionFacts): Attention['restore'] {
  if (now.state === 'missing' && running?.spec) return offer(running, 'again');
  return offer(previous, wentBack(last) ? 'earlier' : 'previous');
}

function wentBack(last: Update | null): boolean {
  return last?.outcome === 'rolled-back' || last?.outcome === 'rollback-failed';
}

function ofCheck({ app, lastCheck, active }: AttentionFacts): Attention[] {
  if (active || lastCheck?.result !== 'failed') return [];
  return [
    {
      app,
      kind: 'check-failed',
      message: `${app}: ${headline(lastCheck.message)}`,
      at: lastCheck.at,
      updateId: null,
      restore: null,
    },
  ];
}

function offer(release: Release | null, as: NonNullable<Attention['restore']>['as']): Attention['restore'] {
  return (
    release && {
      release: release.number,
      tag: release.tag,
      deployedAt: release.deployedAt?.toISOString() ?? null,
      as,
    }
  );
}
