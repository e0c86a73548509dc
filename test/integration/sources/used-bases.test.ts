import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRegistryAccess } from '../../../electron/engine/registry/access.ts';
import { createRegistryClient } from '../../../electron/engine/registry/create-client.ts';
import { createGitAdapter } from '../../../electron/engine/sources/git/adapter.ts';
import { createGit } from '../../../electron/engine/sources/git/git.ts';
import { gitSource } from '../../../electron/shared/sources/git.ts';
import { dockerCleanup, tagBaseImage, testDocker } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { pushImage } from '../../support/registry/push-image.ts';
import { type RealRegistry, startRealRegistry } from '../../support/registry/real-registry.ts';

/** What a build was made from is on record, whichever builder made it. */

const PREFIX = 'hpt-used-';
const never = new AbortController().signal;
const docker = testDocker();
let registry: RealRegistry;
let dir: string;
let repo: TestRepo;

beforeAll(async () => {
  registry = await startRealRegistry();
});
afterAll(async () => {
  await registry?.close();
});
beforeEach(async () => {
  dir = await realpath(await mkdtemp(path.join(tmpdir(), PREFIX)));
  await mkdir(path.join(dir, 'tmp'));
  repo = await createRepo(path.join(dir, 'repo'));
});
afterEach(async () => {
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

describe.each(['auto', 'classic'] as const)('with the builder %s', (builder) => {
  test('the base of a registry with its digest; what was made here is not followed, also while another is fetched anew', async () => {
    const base = `${registry.host}/${PREFIX}base-${builder}:1`;
    const target = { url: registry.url, repository: `${PREFIX}base-${builder}`, tag: '1' };
    const own = await tagBaseImage(`${PREFIX}own`, docker);
    const push = (name: string) => pushImage(target, { files: { 'etc/base': name, 'etc/hpt': name } });
    const host = await connectedHost({ builder });
    const log: string[] = [];
    const client = createRegistryClient({
      access: createRegistryAccess({
        info: () => host.info(),
        certsDir: null,
        now: () => new Date(),
        log: () => undefined,
      }),
      login: async () => null,
      now: () => new Date(),
      random: () => 0.5,
      log: () => undefined,
      limits: { headMs: 0 },
    });
    const sources = createGitAdapter(createGit({ log: () => undefined }), {
      tmp: path.join(dir, 'tmp'),
      clientOf: () => client,
    });
    const source = gitSource.parse({ kind: 'git', from: { kind: 'git', url: repo.url } });
    const acquire = async (resolved: Awaited<ReturnType<typeof sources.resolve>>, pull: boolean) => {
      const out = await mkdtemp(path.join(dir, 'out-'));
      return sources.acquire(
        source,
        resolved,
        {
          on: host,
          platform: () => host.platform(),
          images: host.images,
          tag: `${PREFIX}made:1`,
          dir: out,
          wishes: { pull, noCache: false },
          line: { fetch: (work) => work(), build: (work) => work() },
          log: (line) => log.push(line),
          brings: () => undefined,
          progress: () => undefined,
        },
        never,
      );
    };

    const first = await push('one');
    await repo.commit(
      { Dockerfile: `FROM ${own} AS tools\nFROM ${base}\nCOPY --from=tools /bin/busybox /bin/busybox\n` },
      'One',
    );
    const made = await acquire(await sources.resolve(source, host, never), false);
    expect(made.bases).toEqual([own, base]);
    expect(made.resolved.inputs.bases, log.join('\n')).toEqual([
      expect.objectContaining({
        ref: base,
        digest: first.digest,
        content: first.manifests[0]?.configDigest,
        newer: false,
      }),
    ]);

    const known = [{ ...made.resolved, source, bases: null }];
    expect((await sources.resolve(source, host, never, () => known)).key).toBe(made.resolved.key);
    const second = await push('two');
    const newer = await sources.resolve(source, host, never, () => known);
    const again = await acquire(newer, true);
    expect(again.resolved.key).toBe(newer.key);
    expect(again.resolved.inputs.bases, log.join('\n')).toEqual([
      expect.objectContaining({ ref: base, content: second.manifests[0]?.configDigest, newer: true }),
    ]);
    for (const ref of [`${PREFIX}made:1`, base, own]) await host.images.remove(ref);
    host.close();
  });
});
