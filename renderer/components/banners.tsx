import { useState } from 'react';
import { relativeTime } from '../../electron/shared/age-words.ts';
import { say, type Text } from '../../electron/shared/text/text.ts';
import { useClient } from '../data/client.ts';
import { useConnection } from '../data/connection-context.ts';
import { useLive } from '../data/live-store.ts';
import { useAction } from '../data/use-action.ts';
import { inWords, words, wordsAround } from '../i18n/in-words.ts';
import { exactTime } from '../i18n/time-words.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useNow } from '../ui/now.ts';
import { Notice } from '../ui/tone.tsx';

/** What holds for everything on the screen: no connection, no Docker, no database, paused. */
export function Banners() {
  const docker = useLive((live) => live.docker);
  const storeProblem = useLive((live) => live.storeProblem);
  const diskLow = useLive((live) => live.diskLow);
  const pause = useLive((live) => live.pause);
  return (
    <div className="banners">
      <ConnectionBar />
      {storeProblem === null ? null : (
        <Notice
          tone="bad"
          role="alert"
          title={words('banner.store-problem-title')}
          actions={<ButtonLink to="/settings/storage">See backups</ButtonLink>}
        >
          {words('banner.store-problem', { problem: storeProblem })}
        </Notice>
      )}
      {diskLow === null ? null : (
        <Notice
          tone="warn"
          role="alert"
          title="A disk is almost full"
          actions={<ButtonLink to="/settings/storage">See what is kept</ButtonLink>}
        >
          {inWords(diskLow)}
        </Notice>
      )}
      {docker.otherEngine !== null ? (
        <OtherEngine engine={docker.otherEngine} message={docker.message} />
      ) : docker.state === 'away' ? (
        <Notice tone="bad" role="alert" title="Docker does not answer">
          {words('banner.docker-away', {
            problem: docker.message ?? say('banner.no-engine', { address: docker.endpoint }),
          })}
        </Notice>
      ) : null}
      {pause.paused ? <PausedBar until={pause.until} /> : null}
    </div>
  );
}

/** Nothing is done until the address leads to the apps' engine again, or a person gives the apps to this one. */
function OtherEngine({ engine, message }: { engine: { id: string; name: string }; message: Text | null }) {
  const client = useClient();
  const { run, pending } = useAction();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Notice
        tone="bad"
        role="alert"
        title="Another Docker engine answers"
        actions={<Button onClick={() => setAsking(true)}>{words('banner.use-engine')}</Button>}
      >
        {message && inWords(message)}
      </Notice>
      {asking ? (
        <ConfirmDialog
          title={words('ask.other-engine-title', { engine: engine.name })}
          confirm="Use this engine"
          pending={pending}
          onConfirm={() =>
            void run(() => client.engine.accept({ id: engine.id })).then(() => setAsking(false))
          }
          onClose={() => setAsking(false)}
        >
          <p>{words('ask.other-engine')}</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

function ConnectionBar() {
  const { now: state, retryNow } = useConnection();
  const now = useNow(1000);
  if (state.status === 'connected') return null;
  const seconds = state.retryAt === null ? 0 : Math.ceil((state.retryAt - now.getTime()) / 1000);
  // The desktop shell restarts its engine by itself and hands over a new port: there is nothing to click.
  const next = state.signsIn
    ? seconds > 0
      ? words('banner.next-try', { seconds })
      : words('banner.trying-now')
    : words('banner.engine-restarts');
  return (
    <div className="connection-bar" role="alert">
      <Notice
        tone="warn"
        title="Connection lost, trying again"
        actions={state.signsIn ? <Button onClick={retryNow}>Try now</Button> : undefined}
      >
        {words('banner.connection-lost')} <span aria-hidden>{next}</span>
      </Notice>
    </div>
  );
}

function PausedBar({ until }: { until: string | null }) {
  const client = useClient();
  const { run, pending } = useAction();
  const now = useNow();
  return (
    <Notice
      tone="idle"
      role="status"
      title="Schedules are paused"
      actions={
        <Button pending={pending} onClick={() => void run(() => client.schedule.resume())}>
          Resume
        </Button>
      }
    >
      {until === null
        ? words('banner.paused')
        : wordsAround('banner.paused-until', {
            when: (
              <time dateTime={until} title={exactTime(until)}>
                {relativeTime(until, now)}
              </time>
            ),
          })}
    </Notice>
  );
}
