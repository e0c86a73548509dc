import type { ReactNode } from 'react';
import type { AppDefaults } from '../../../electron/shared/config.ts';
import { useClient } from '../../data/client.ts';
import { useQuery } from '../../data/use-query.ts';
import { Awaiting, PageHead } from '../../ui/layout.tsx';

/** A form that begins with the person's defaults: shown when they are known, and never changed under what was typed. */
export function WithAppDefaults({
  title,
  children,
}: {
  title: string;
  children: (defaults: AppDefaults) => ReactNode;
}) {
  const client = useClient();
  const defaults = useQuery('defaults', (signal) => client.defaults.get(undefined, { signal }));
  if (defaults.data !== null) return children(defaults.data);
  return (
    <>
      <PageHead title={title} />
      <Awaiting what="Defaults" error={defaults.error} retry={defaults.reload} />
    </>
  );
}
