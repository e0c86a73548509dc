import { type HostRow, LOCAL_HOST } from '../domain/model.ts';
import type { Host, HostParts, OpenHost } from './host.ts';
import { openLocalHost } from './local-host.ts';

/** A new kind of host is a module of its own, and a line here. */
const KINDS: Record<HostRow['kind'], OpenHost> = { local: openLocalHost };

const LOCAL: HostRow = { id: LOCAL_HOST, kind: 'local', name: 'This machine', endpoint: null };

export type OpenHosts = {
  /** This machine's, which is there also while the database can't be used. */
  readonly local: Host;
  /** This machine's first. */
  all(): Host[];
  /** Opens those on record that are not open, and closes those that are on record no more. */
  use(rows: readonly HostRow[]): void;
  close(): void;
};

/** @param parts.opened called with each host as it is opened */
export function openHosts(parts: HostParts & { opened: (host: Host) => void }): OpenHosts {
  const open = (row: HostRow): Host => {
    const host = KINDS[row.kind](row, parts);
    parts.opened(host);
    return host;
  };
  const local = open(LOCAL);
  const others = new Map<string, Host>();
  return {
    local,
    all: () => [local, ...others.values()],
    use(rows) {
      const wanted = new Map(rows.filter(({ id }) => id !== LOCAL_HOST).map((row) => [row.id, row]));
      for (const [id, host] of others) {
        if (wanted.has(id)) continue;
        host.docker.close();
        others.delete(id);
      }
      for (const [id, row] of wanted) if (!others.has(id)) others.set(id, open(row));
    },
    close() {
      for (const host of [local, ...others.values()]) host.docker.close();
    },
  };
}
