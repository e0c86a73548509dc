import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Resolved } from '../../../electron/engine/domain/source.ts';
import { createRegistryClient } from '../../../electron/engine/registry/create-client.ts';
import type { Known, OnEngine, SourceAdapter } from '../../../electron/engine/sources/adapter.ts';
import { createGitAdapter } from '../../../electron/engine/sources/git/adapter.ts';
import { createGit } from '../../../electron/engine/sources/git/git.ts';
import { sourceKey } from '../../../electron/engine/sources/git/source-key.ts';
import type { BaseImage } from '../../../electron/shared/base-image.ts';
import { type GitSource, gitSource } from '../../../electron/shared/sources/git.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { noEngine } from '../../support/no-engine.ts';
import { pushImage, pushIndex } from '../../support/registry/push-image.ts';
import { type RealRegistry, startRealRegistry } from '../../support/registry/real-registry.ts';

/** Base images as a real registry has them; what is built is not looked at here. */

const never = new AbortController().signal;
const AMD64 = { os: 'linux', architecture: 'amd64' };
let registry: RealRegistry;
let dir: string;
let repo: TestRepo;
let sources: SourceAdapter<'git'>;
let log: string[];
let repository = 0;

beforeAll(async () => {
  registry = await startRealRegistry();
});
afterAll(async () => {
  await registry?.close();
});
beforeEach(async () => {
  dir = await realpath(await mkdtemp(path.join(tmpdir(), 'hpt-bases-')));
  await mkdir(path.join(dir, 'tmp'));
  repo = await createRepo(path.join(dir, 'repo'));
  log = [];
  repository += 1;
  const client = createRegistryClient({
    access: async (host) => ({ bases: [{ url: `http://${host}`, mirror: false }], ca: [], insecure: true }),
    login: async () => null,
    now: () => new Date(),
    random: () => 0.5,
    log: () => undefined,
    limits: { backOffMs: 5, headMs: 0 },
  });
  sources = createGitAdapter(createGit({ log: () => undefined }), {
    tmp: path.join(dir, 'tmp'),
    clientOf: () => client,
    log: (line) => log.push(line),
  });
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const engine: OnEngine = {
  ...noEngine,
  platform: async () => ({ ...AMD64, engineId: 'hpt', version: '1' }) as never,
};
const base = () => `${registry.host}/hpt/base-${repository}:1`;
const target = () => ({ url: registry.url, repository: `hpt/base-${repository}`, tag: '1' });
const ofRepo = (more: object = {}): GitSource =>
  gitSource.parse({ kind: 'git', from: { kind: 'git', url: repo.url }, ...more });
const basesOf = ({ inputs }: Resolved<'git'>): BaseImage[] | null => inputs.bases;

/** What was built then, as it is on record. */
const built = (source: GitSource, { key, version, inputs }: Resolved<'git'>): Known => ({
  key,
  version,
  source,
  inputs,
  bases: null,
});
/** Built before base images were followed. */
const builtBefore = async (source: GitSource): Promise<Known> => {
  const plain = await sources.resolve(source, engine, never);
  return { ...built(source, plain), bases: [base()] };
};
const resolve = (source: GitSource, ...known: Known[]) => sources.resolve(source, engine, never, () => known);

/** The commit, built from what the registry names now. */
async function begin(more: object = {}) {
  await pushImage(target(), { files: { 'etc/base': 'one' } });
  await repo.commit({ Dockerfile: `FROM ${base()}\n` }, 'One');
  const source = ofRepo(more);
  const first = await resolve(source, await builtBefore(source));
  return { source, first, record: built(source, first) };
}

test('what was built before looks no different, and is told from what comes next', async () => {
  const { source, first } = await begin();
  const before = await builtBefore(source);
  expect(before.key).toBe(sourceKey(source, null, first.version.id));
  expect(basesOf(first)).toEqual([expect.objectContaining({ ref: base(), newer: false })]);
  expect(sources.formerKeys(source, first, () => [before])).toEqual([before.key]);
  expect(sources.formerKeys(source, first, () => [built(source, first)])).toEqual([]);
});

test('the same again is the same; a newer base is another key, and says so', async () => {
  const { source, first, record } = await begin();
  expect(await resolve(source, record)).toEqual(first);
  const pushed = await pushImage(target(), { files: { 'etc/base': 'two' }, created: '2026-02-03T04:05:06Z' });
  const second = await resolve(source, record);
  expect(second.key).not.toBe(first.key);
  expect(second.version).toEqual(first.version);
  expect(basesOf(second)).toEqual([
    {
      ref: base(),
      digest: pushed.manifests[0]?.digest,
      content: pushed.manifests[0]?.configDigest,
      madeAt: '2026-02-03T04:05:06.000Z',
      newer: true,
    },
  ]);
  // Quarantined, it is the same until the base changes once more.
  const failed = built(source, second);
  expect(await resolve(source, failed, record)).toMatchObject({ key: second.key });
  await pushImage(target(), { files: { 'etc/base': 'three' } });
  expect((await resolve(source, failed, record)).key).not.toBe(second.key);
  await pushImage(target(), { files: { 'etc/base': 'one' } });
  expect((await resolve(source, failed, record)).key).toBe(first.key);
});

test('the very same image under another manifest, and in an index, is no news', async () => {
  const { source, first, record } = await begin();
  const same = { files: { 'etc/base': 'one' } };
  await pushImage(target(), { ...same, annotations: { pushed: 'anew' } });
  expect((await resolve(source, record)).key).toBe(first.key);
  await pushIndex(target(), [same, { architecture: 'arm64', files: { 'etc/base': 'arm' } }]);
  expect((await resolve(source, record)).key).toBe(first.key);
  await pushIndex(target(), [same, { architecture: 'arm64', files: { 'etc/base': 'newer arm' } }]);
  const again = await resolve(source, record);
  expect(again.key).toBe(first.key);
  expect(basesOf(again)?.[0]?.newer).toBe(false);
});

test('a registry that is away is no failure and no news, and one line of the log', async () => {
  const { source, first, record } = await begin();
  await pushImage(target(), { files: { 'etc/base': 'two' } });
  await registry.stop();
  try {
    expect(await resolve(source, record)).toEqual(first);
    expect(log).toEqual([expect.stringContaining(base())]);
  } finally {
    await registry.start();
  }
});

test('nobody follows where that was said, and taking it back is no news either', async () => {
  const { source, first, record } = await begin();
  await pushImage(target(), { files: { 'etc/base': 'two' } });
  const off = ofRepo({ followBases: false });
  expect(await resolve(off, record)).toEqual(first);
  expect((await resolve(source, built(off, first))).key).not.toBe(first.key);
});

test('another commit is built as it is: its bases are known then', async () => {
  const { source, record } = await begin();
  const id = await repo.commit({ Dockerfile: `FROM ${base()}\nUSER 1\n` }, 'Two');
  const next = await resolve(source, record);
  expect(next).toMatchObject({ key: sourceKey(source, null, id), inputs: { bases: null } });
});
