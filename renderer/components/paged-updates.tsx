import { type ReactNode, useEffect, useState } from 'react';
import type { UpdateDto } from '../../electron/shared/dto.ts';
import { useClient } from '../data/client.ts';
import { useAction } from '../data/use-action.ts';
import { useQuery } from '../data/use-query.ts';
import { Button } from '../ui/button.tsx';
import { Awaiting } from '../ui/layout.tsx';
import { UpdateList } from './update-list.tsx';

const PAGE = 50;

/**
 * The newest updates, and older ones when they are asked for.
 * @param app only this app's; null: all
 * @param revision changes when something new has happened
 * @param accept which to show
 */
export function PagedUpdates({
  app,
  revision,
  empty,
  accept = () => true,
}: {
  app: string | null;
  revision: string;
  empty: ReactNode;
  accept?: (update: UpdateDto) => boolean;
}) {
  const client = useClient();
  const of = app === null ? {} : { app };
  const newest = useQuery(`${app} ${revision}`, (signal) =>
    client.updates.list({ ...of, limit: PAGE }, { signal }),
  );
  const [older, setOlder] = useState<UpdateDto[]>([]);
  const [more, setMore] = useState(true);
  const action = useAction();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another app's older updates are others
  useEffect(() => {
    setOlder([]);
    setMore(true);
  }, [app]);

  if (!newest.data) return <Awaiting what="History" error={newest.error} retry={newest.reload} />;
  const known = new Set(newest.data.map((update) => update.id));
  const all = [...newest.data, ...older.filter((update) => !known.has(update.id))];
  const shown = all.filter(accept);
  const last = all.at(-1);
  const loadMore = async () => {
    if (!last) return;
    const next = await client.updates.list({ ...of, limit: PAGE, before: last.id });
    setOlder((before) => [...before, ...next]);
    if (next.length < PAGE) setMore(false);
  };
  return (
    <>
      {shown.length === 0 ? empty : <UpdateList updates={shown} named={app === null} />}
      {newest.data.length === PAGE && more ? (
        <div className="load-more">
          <Button pending={action.pending} onClick={() => void action.run(loadMore)}>
            Load more
          </Button>
        </div>
      ) : null}
    </>
  );
}
