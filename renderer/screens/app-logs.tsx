import { RefreshCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { AppDto } from '../../electron/shared/dto.ts';
import { LogView } from '../components/log-view.tsx';
import { useClient } from '../data/client.ts';
import { logNow } from '../data/growing-log.ts';
import { useQuery } from '../data/use-query.ts';
import { Button } from '../ui/button.tsx';
import { Awaiting, Panel } from '../ui/layout.tsx';

const TAILS = [200, 1000, 5000];

/** The last lines that the container wrote. */
export function AppLogs({ app }: { app: AppDto }) {
  const client = useClient();
  const [tail, setTail] = useState(200);
  const logs = useQuery(`${app.name} ${app.containerId} ${tail}`, (signal) =>
    client.apps.logs({ app: app.name, tail }, { signal }),
  );
  const log = useMemo(() => logNow((logs.data?.lines ?? []).map((text) => ({ text }))), [logs.data]);
  return (
    <Panel
      title="Container log"
      flush
      actions={
        <>
          <select
            aria-label="How many lines"
            value={tail}
            onChange={(event) => setTail(Number(event.target.value))}
          >
            {TAILS.map((n) => (
              <option key={n} value={n}>
                Last {n} lines
              </option>
            ))}
          </select>
          <Button small icon={RefreshCw} pending={logs.loading} onClick={logs.reload}>
            Refresh
          </Button>
        </>
      }
    >
      {logs.data && logs.error === null ? (
        <div className="log-tall">
          <LogView label={`Log of ${app.containerName}`} live={false} log={log} />
        </div>
      ) : (
        <Awaiting what="The log" error={logs.error} retry={logs.reload} />
      )}
    </Panel>
  );
}
