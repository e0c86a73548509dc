import { History } from 'lucide-react';
import type { AppDto } from '../../electron/shared/dto.ts';
import { PagedUpdates } from '../components/paged-updates.tsx';
import { appRevision } from '../data/glance.ts';
import { words } from '../i18n/in-words.ts';
import { Empty, Panel } from '../ui/layout.tsx';

/** Every update of the app. */
export function AppHistory({ app }: { app: AppDto }) {
  return (
    <Panel title="History" flush>
      <PagedUpdates
        app={app.name}
        revision={appRevision(app)}
        empty={
          <Empty icon={History} title="No update yet">
            {words('history.none', { app: app.name })}
          </Empty>
        }
      />
    </Panel>
  );
}
