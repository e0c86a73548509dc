import { Pause, Play, RefreshCw } from 'lucide-react';
import type { PauseLength } from '../../electron/shared/words.ts';
import { useClient } from '../data/client.ts';
import { checkSummary } from '../data/glance.ts';
import { useLive } from '../data/live-store.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { useToasts } from '../ui/toasts.tsx';

/** *Check all*, and *Pause* or *Resume* of all schedules. */
export function HeaderActions() {
  const client = useClient();
  const hasApps = useLive(({ apps }) => apps.length > 0);
  const paused = useLive((live) => live.pause.paused);
  const toasts = useToasts();
  const check = useAction();
  const pause = useAction();
  const pauseFor = (length: PauseLength) => void pause.run(() => client.schedule.pause({ length }));

  return (
    <>
      {hasApps ? (
        <Button
          icon={RefreshCw}
          pending={check.pending}
          aria-label="Check all"
          title="Ask every app's source whether there is something new"
          className="fold"
          onClick={() =>
            void check.run(async () => toasts.show(checkSummary(await client.apps.check({ apps: [] }))))
          }
        >
          <span className="fold-text">Check all</span>
        </Button>
      ) : null}
      {paused ? (
        <Button
          icon={Play}
          pending={pause.pending}
          aria-label="Resume schedules"
          className="fold"
          onClick={() => void pause.run(() => client.schedule.resume())}
        >
          <span className="fold-text">Resume</span>
        </Button>
      ) : (
        <Menu
          label="Pause schedules"
          className="button plain fold"
          items={[
            { label: 'For 1 hour', onSelect: () => pauseFor('hour') },
            { label: 'Until tomorrow', onSelect: () => pauseFor('tomorrow') },
            { label: 'Until resumed', onSelect: () => pauseFor('resumed') },
          ]}
        >
          <Pause size={15} aria-hidden />
          <span className="fold-text">Pause</span>
        </Menu>
      )}
    </>
  );
}
