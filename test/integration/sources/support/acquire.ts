import type { Resolved } from '../../../../electron/engine/domain/source.ts';
import type { BuildRequest } from '../../../../electron/engine/ports.ts';
import type { Acquired, SourceAdapter } from '../../../../electron/engine/sources/adapter.ts';
import type { GitSource } from '../../../../electron/shared/sources/git.ts';
import { noEngine } from '../../../support/no-engine.ts';

const untouched = () => Promise.reject(new Error('A build is all that it may ask for'));
const never = { pull: untouched, load: untouched, tag: untouched, remove: untouched };

/** Acquires a version for an engine that builds nothing, and only remembers what it was to build. */
export async function acquire(
  adapter: SourceAdapter<'git'>,
  source: GitSource,
  resolved: Resolved<'git'>,
  dir: string,
): Promise<{ acquired: Acquired<'git'>; request: BuildRequest; lines: string[] }> {
  const lines: string[] = [];
  const requests: BuildRequest[] = [];
  const acquired = await adapter.acquire(
    source,
    resolved,
    {
      on: noEngine,
      platform: noEngine.platform,
      images: {
        build: async (request) => {
          requests.push(request);
          return 'sha256:made';
        },
        inspect: async () => null,
        ...never,
      },
      tag: 'hpt:tag',
      dir,
      wishes: { pull: false, noCache: false },
      line: { fetch: (work) => work(), build: (work) => work() },
      log: (line) => lines.push(line),
      brings: () => undefined,
      progress: () => undefined,
    },
    new AbortController().signal,
  );
  const [request] = requests;
  if (request === undefined) throw new Error('Nothing was built');
  return { acquired, request, lines };
}
