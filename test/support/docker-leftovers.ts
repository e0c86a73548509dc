import type Docker from 'dockerode';
import { expect } from 'vitest';
import { testDocker } from './docker.ts';

/** What exists on an engine, one line a thing, sorted: two of them can be compared. */
type EngineSnapshot = {
  containers: string[];
  images: string[];
  volumes: string[];
  networks: string[];
};

type Scope = {
  docker?: Docker;
  /**
   * Only things named with this prefix (images also as `homeport/<prefix>…`, volumes that say who looks after a container as
   * `homeport-keeper-<prefix>…`): for the engine that all tests share.
   * Without it everything counts, untagged images and anonymous volumes too: for an engine of the test's own.
   */
  prefix?: string;
};

export async function snapshotEngine({ docker = testDocker(), prefix }: Scope = {}): Promise<EngineSnapshot> {
  const mine = (name: string) =>
    prefix === undefined || ['', 'homeport/', 'homeport-keeper-'].some((it) => name.startsWith(it + prefix));
  const [containers, images, volumes, networks] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listImages(),
    docker.listVolumes(),
    docker.listNetworks(),
  ]);
  return {
    containers: containers
      .filter((container) => container.Names.some((name) => mine(name.slice(1))))
      .map((container) => `${container.Names.join(',')} ${container.Id.slice(0, 12)} (${container.State})`)
      .sort(),
    images: images
      .flatMap((image) => {
        const tags = (image.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
        if (tags.length === 0) return prefix === undefined ? [`<untagged> ${image.Id}`] : [];
        return tags.filter(mine).map((tag) => `${tag} ${image.Id}`);
      })
      .sort(),
    volumes: (volumes.Volumes ?? [])
      .map((volume) => volume.Name)
      .filter(mine)
      .sort(),
    networks: networks
      .map((network) => network.Name)
      .filter(mine)
      .sort(),
  };
}

/**
 * Remembers what is there, to assert later that nothing was left behind (or taken away).
 * Container states may differ; which containers there are may not.
 */
export async function watchLeftovers(scope: Scope = {}): Promise<{
  before: EngineSnapshot;
  /** What came and went since, '+ …' and '- …'. */
  diff(): Promise<string[]>;
  /** Fails the test with the list of what came or went. `allow`: lines that match are expected. */
  expectNone(allow?: RegExp): Promise<void>;
}> {
  const before = await snapshotEngine(scope);
  const diff = async () => difference(before, await snapshotEngine(scope));
  return {
    before,
    diff,
    expectNone: async (allow) => {
      const lines = await diff();
      expect(lines.filter((line) => !(allow?.test(line) ?? false))).toEqual([]);
    },
  };
}

function difference(before: EngineSnapshot, after: EngineSnapshot): string[] {
  const withoutState = (line: string) => line.replace(/ \([a-z]+\)$/, '');
  const lines: string[] = [];
  for (const kind of ['containers', 'images', 'volumes', 'networks'] as const) {
    const old = new Set(before[kind].map(withoutState));
    const now = new Set(after[kind].map(withoutState));
    for (const line of after[kind]) if (!old.has(withoutState(line))) lines.push(`+ ${kind}: ${line}`);
    for (const line of before[kind]) if (!now.has(withoutState(line))) lines.push(`- ${kind}: ${line}`);
  }
  return lines;
}
