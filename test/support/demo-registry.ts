import type { UpdateDto, WholeApp } from '../../electron/shared/dto.ts';
import { source } from '../../electron/shared/sources/source.ts';
import { say } from '../../electron/shared/text/text.ts';
import { bareVersion, shortId, type Version } from '../../electron/shared/version.ts';
import { app, DAY, minutesAgo, release, steps, update } from './demo-data.ts';
import type { DemoWorld } from './demo-worlds.ts';

/** Apps of the made-up machine whose releases are images of a registry. */

const image = (label: string | null, digit: string, days: number): Version => ({
  ...bareVersion('registry', `sha256:${digit.repeat(64)}`, label),
  madeAt: minutesAgo(days * DAY),
});

function ofRegistry(
  name: string,
  versions: [now: Version, before: Version],
  patch: Partial<WholeApp>,
): WholeApp {
  const [now, before] = versions;
  const made = { provenance: 'registry', version: now, running: true, restore: null } as const;
  const running = release(name, 12, { ...made, tag: `homeport/${name}:12-${now.label ?? shortId(now.id)}` });
  const previous = release(name, 11, {
    provenance: 'registry',
    version: before,
    tag: `homeport/${name}:11-${before.label ?? shortId(before.id)}`,
    restore: 'container',
    deployedAt: minutesAgo(20 * DAY),
  });
  return app(name, {
    specFrom: 'container',
    run: null,
    running,
    previous,
    lastUpdate: update(name, `${name}-12`, previous, running),
    ...patch,
  });
}

/** One with a release that is out, one that gets its image just now, one that stays with its image. */
export function withRegistryApps(world: DemoWorld): void {
  const out = image('2.20.1', '4', 2);
  const paperless = ofRegistry('paperless', [image('2.19.5', '1', 40), image('2.18.2', '2', 90)], {
    addresses: [{ host: null, port: 8000 }],
    awaitsFirstUpdate: true,
    lastCheck: {
      app: 'paperless',
      at: minutesAgo(14),
      result: 'new',
      version: out,
      about: {
        bytes: 412_000_000,
        links: {
          source: 'https://git.example.org/paperless/paperless',
          url: 'https://paperless.example.org/changes',
          documentation: 'https://docs.paperless.example.org',
        },
      },
      message: say('check.image-out', { version: '2.20.1' }),
    },
  });
  paperless.config.source = source.parse({
    kind: 'registry',
    image: 'ghcr.io/paperless-ngx/paperless-ngx',
    follow: { kind: 'versions', pattern: '^2' },
    expect: { label: 'org.opencontainers.image.title', value: 'paperless-ngx' },
  });
  const grafana = ofRegistry('grafana', [image('11.6.0', '5', 30), image('11.5.2', '6', 70)], {});
  grafana.config.source = source.parse({
    kind: 'registry',
    image: 'grafana/grafana',
    follow: { kind: 'tag', tag: '11' },
  });
  const getting: UpdateDto = update('grafana', 'grafana-13', grafana.running, null, {
    outcome: null,
    phase: 'acquire',
    startedAt: minutesAgo(0.4),
    finishedAt: null,
    downtimeMs: null,
    to: { release: null, imageId: null, version: image('11.6.1', '7', 1) },
    steps: steps(0.4, ['acquire-image'], { status: 'running', finishedAt: null, hasLog: false }),
    progress: {
      what: 'pull',
      done: 61_400_000,
      total: 149_000_000,
      bytesPerSecond: 8_300_000,
      layers: { done: 4, total: 9 },
    },
  });
  grafana.activeUpdate = getting;
  const adguard = ofRegistry('adguard', [image(null, '8', 12), image(null, '9', 41)], { addresses: [] });
  adguard.config.source = source.parse({
    kind: 'registry',
    image: 'adguard/adguardhome',
    follow: { kind: 'pin', digest: `sha256:${'8'.repeat(64)}`, tag: 'latest' },
  });
  const added = [adguard, grafana, paperless];
  world.live.apps = [...world.live.apps, ...added].sort((a, b) => (a.name < b.name ? -1 : 1));
  world.updates.unshift(getting);
  for (const each of added)
    world.releases[each.name] = [each.running, each.previous].filter((one) => one !== null);
  for (const container of world.containers)
    if (added.some(({ name }) => name === container.name)) container.app = container.name;
}
