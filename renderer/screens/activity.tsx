import { Activity } from 'lucide-react';
import { useState } from 'react';
import { OUTCOMES } from '../../electron/shared/words.ts';
import { PagedUpdates } from '../components/paged-updates.tsx';
import { appRevision } from '../data/glance.ts';
import { useLive } from '../data/live-store.ts';
import { words } from '../i18n/in-words.ts';
import { saidOfOutcome } from '../i18n/words.ts';
import { Empty, PageHead, Panel } from '../ui/layout.tsx';

/** All updates of all apps, newest first. */
export function ActivityScreen() {
  const apps = useLive((live) => live.apps);
  const [app, setApp] = useState('');
  const [outcome, setOutcome] = useState('');
  return (
    <>
      <PageHead title="Activity" below={words('activity.what')} />
      <Panel
        title="Updates"
        flush
        actions={
          <>
            <select aria-label="App" value={app} onChange={(event) => setApp(event.target.value)}>
              <option value="">All apps</option>
              {apps.map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
            <select aria-label="Outcome" value={outcome} onChange={(event) => setOutcome(event.target.value)}>
              <option value="">All outcomes</option>
              <option value="under-way">Under way</option>
              {OUTCOMES.map((one) => (
                <option key={one} value={one}>
                  {saidOfOutcome(one).text}
                </option>
              ))}
            </select>
          </>
        }
      >
        <PagedUpdates
          app={app === '' ? null : app}
          revision={apps.map(appRevision).join(' ')}
          accept={(update) => outcome === '' || (update.outcome ?? 'under-way') === outcome}
          empty={
            <Empty
              icon={Activity}
              title={app === '' && outcome === '' ? 'Nothing has happened yet' : 'Nothing of this kind here'}
            >
              {app === '' && outcome === '' ? words('activity.none') : words('activity.none-of-kind')}
            </Empty>
          }
        />
      </Panel>
    </>
  );
}
