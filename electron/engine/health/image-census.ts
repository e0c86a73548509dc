import { isHomeportError } from '../../shared/errors.ts';
import type { DockerHost, Store } from '../ports.ts';

/** Which releases' images are on the engine: what was pruned can't be restored, and is not offered. */
export type ImageCensus = {
  /** False only where it was looked for and not found. */
  present(imageId: string): boolean;
  refresh(): Promise<void>;
  close(): void;
};

const SETTLE_MS = 200;

export function startImageCensus(deps: {
  docker: DockerHost;
  store: Pick<Store, 'apps' | 'releases'>;
  changed: () => void;
  log: (line: string) => void;
}): ImageCensus {
  let missing = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  async function refresh(): Promise<void> {
    const ids = new Set(
      deps.store.apps().flatMap((app) => deps.store.releases(app.name).map((r) => r.imageId)),
    );
    const gone = new Set<string>();
    try {
      for (const id of ids) if ((await deps.docker.inspectImage(id)) === null) gone.add(id);
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      return; // Docker is away: what was known stays, and a resync follows its return.
    }
    const same = gone.size === missing.size && [...gone].every((id) => missing.has(id));
    missing = gone;
    if (!same) deps.changed();
  }

  const stop = deps.docker.onEvent(({ type, action }) => {
    if (
      type === 'resync' ||
      (type === 'image' && ['delete', 'untag', 'tag', 'load', 'pull', 'import'].includes(action))
    ) {
      timer ??= setTimeout(() => {
        timer = null;
        refresh().catch((error: unknown) => deps.log(`Counting images failed: ${String(error)}`));
      }, SETTLE_MS);
    }
  });

  return {
    present: (imageId) => !missing.has(imageId),
    refresh,
    close() {
      stop();
      if (timer) clearTimeout(timer);
    },
  };
}
