import { History } from 'lucide-react';
import type { AppDto } from '../../electron/shared/dto.ts';
import { PagedUpdates } from '../components/paged-updates.tsx';
import { appRevision } from '../data/glance.ts';
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
            Everything that Homeport does to {app.name} will stand here, with its steps and logs.
          </Empty>
        }
      />
    </Panel>
  );
}
