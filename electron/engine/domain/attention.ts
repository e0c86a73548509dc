import { canDismiss } from '../../shared/attention.ts';
import type { Attention, CheckResult } from '../../shared/dto.ts';
import { asSentence, onOneLine, say, sentences, type Text } from '../../shared/text/text.ts';
import type { AppNow } from './app-state.ts';
import type { LostTo } from './keeper.ts';
import type { Release, Update } from './model.ts';
import { awaitingDecision, mainTarget } from './moved.ts';
import { failedSince } from './recovery.ts';
import { offer, wayOut } from './way-out.ts';
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
  active: { update: Update; waitingFor: Text | null } | null;
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
    message: say('attention.taken-over', { app, who }),
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
    const undecided = awaitingDecision(update.journal);
    if (undecided !== null) {
      const why = onOneLineOrNull(undecided.verdict?.detail);
      return [
        {
          ...base,
          kind: 'awaiting-decision',
          message: sentences(say('attention.awaiting-decision', { app }), why),
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
            message: say('attention.update-waiting', { app, why: onOneLine(waitingFor) }),
            restore: null,
          },
        ];
  }
  if (newSince !== null) return neverCameUp(app, newSince, last);
  if (!last?.finishedAt) return [];
  const { kind } = last;
  const error = onOneLineOrNull(last.error);
  const base = { app, at: last.finishedAt.toISOString(), updateId: last.id };
  const again = last.journal.rollbackFailedAt !== null;
  const number = mainTarget(last.journal)?.release ?? null;
  const release = number === null ? say('attention.new-release') : say('attention.release', { number });
  switch (last.outcome) {
    case 'rollback-failed':
      return [
        {
          ...base,
          at: failedSince(last) ?? base.at,
          kind: 'rollback-failed',
          message: sentences(say('attention.rollback-failed', { app }), error, whatIsKnown(facts)),
          restore: wayOut(facts),
        },
      ];
    case 'rolled-back':
      return [
        {
          ...base,
          kind: 'rolled-back',
          message: sentences(
            again
              ? say('attention.rolled-back-after-all', { app })
              : say('attention.rolled-back', { release, app }),
            error,
          ),
          // The previous one is what runs.
          restore: null,
        },
      ];
    case 'failed':
      return [
        {
          ...base,
          kind: 'update-failed',
          message: sentences(say('attention.update-failed', { kind, app }), error),
          restore: null,
        },
      ];
    case 'unknown':
      return [
        {
          ...base,
          kind: 'update-unknown',
          message: sentences(say('attention.update-unknown', { kind, app }), error),
          restore: null,
        },
      ];
    default:
      return [];
  }
}

const onOneLineOrNull = (text: Text | null | undefined): Text | null => (text ? onOneLine(text) : null);

/** A first build or start that did not succeed. Called off by a person it needs nobody. */
function neverCameUp(app: string, since: Date, last: Update | null): Attention[] {
  if (last?.outcome === 'cancelled' && last.journal.failure?.reason === 'cancelled') return [];
  const what =
    last === null ? say('attention.never-built', { app }) : say('attention.never-came-up', { app });
  return [
    {
      app,
      kind: 'add-failed',
      message: sentences(what, onOneLineOrNull(last?.error)),
      at: (last?.finishedAt ?? since).toISOString(),
      updateId: last?.id ?? null,
      restore: null,
    },
  ];
}

/** How it is by now, and how that is known: a container that runs says nothing about whether it answers. */
function whatIsKnown({ now, probe }: AttentionFacts): Text | null {
  switch (now.state) {
    case 'unknown':
      return null;
    case 'missing':
      return say('known.container-gone');
    case 'healthy':
    case 'running':
      break;
    case 'stopped':
    case 'created':
      return say('known.not-running');
    default:
      return say('known.container-is', { state: say(`state.${now.state}`) });
  }
  if (probe === null)
    return now.state === 'healthy' ? say('known.healthy-again') : say('known.runs-unproven');
  if (probe.proof === null) return say('known.runs-unanswered');
  const { ok, detail } = probe.proof;
  return ok
    ? say('known.probe-passes', { detail })
    : say('known.probe-fails', { detail: asSentence(detail) });
}

/** What was written may be a sentence already. */
function closed(detail: Text): Text {
  const { text } = detail.params;
  return detail.code === 'as-written' && typeof text === 'string'
    ? asSentence(text)
    : say('join.closed', { words: detail });
}

function ofHealth(facts: AttentionFacts): Attention[] {
  const { app, now, active } = facts;
  if (active || now.since === null) return [];
  const base = { app, at: now.since, updateId: null, restore: wayOut(facts) };
  const because = now.detail ? onOneLine(closed(now.detail)) : null;
  switch (now.state) {
    case 'unhealthy':
      return [
        {
          ...base,
          kind: 'unhealthy',
          message: now.detail
            ? onOneLine(say('attention.unhealthy-because', { app, why: now.detail }))
            : say('attention.unhealthy', { app }),
        },
      ];
    case 'restarting':
      return [
        { ...base, kind: 'unhealthy', message: sentences(say('attention.crash-loop', { app }), because) },
      ];
    case 'missing':
      return [
        {
          ...base,
          kind: 'not-running',
          message: base.restore
            ? say('attention.gone-make-again', { app })
            : say('attention.gone-update', { app }),
        },
      ];
    case 'created':
      return now.detail
        ? [
            {
              ...base,
              kind: 'not-running',
              message: sentences(say('attention.could-not-start', { app }), because),
            },
          ]
        : [];
    case 'stopped':
      return now.wanted && !stoppedByUpdate(facts)
        ? []
        : [
            {
              ...base,
              kind: 'not-running',
              message: sentences(say('attention.not-running', { app }), because),
            },
          ];
    default:
      return [];
  }
}

/** What a failed rollback left stopped was stopped by Homeport, and is nobody's wish. */
function stoppedByUpdate({ last, now }: AttentionFacts): boolean {
  if (last?.outcome !== 'rollback-failed' || !last.finishedAt || now.since === null) return false;
  return Date.parse(now.since) <= last.finishedAt.getTime();
}

function ofCheck({ app, lastCheck, active }: AttentionFacts): Attention[] {
  if (active || lastCheck?.result !== 'failed') return [];
  return [
    {
      app,
      kind: 'check-failed',
      message: say('attention.check-failed', { app, why: onOneLine(lastCheck.message) }),
      at: lastCheck.at,
      updateId: null,
      restore: null,
    },
  ];
}
