import { ORPCError } from '@orpc/server';
import type { AdoptableContainer, Adopted, WholeApp } from '../../electron/shared/dto.ts';
import { type Source, source } from '../../electron/shared/sources/source.ts';
import { say } from '../../electron/shared/text/text.ts';
import { app as demoApp, release } from './demo-data.ts';
import type { DemoWorld } from './demo-worlds.ts';

/** Containers of the made-up machine, looked after or not. */

const imageOf = (image: string, tag: string) =>
  source.parse({ kind: 'registry', image, follow: { kind: 'tag', tag } });

function container(name: string, image: string, patch: Partial<AdoptableContainer> = {}): AdoptableContainer {
  const [repository = '', tag = 'latest'] = image.split(':');
  return {
    id: `id-${name}`,
    name,
    image,
    state: 'running',
    app: null,
    refusal: null,
    lookedAfterBy: null,
    source: imageOf(repository, tag),
    noSource: null,
    ...patch,
  };
}

export const demoContainers = (): AdoptableContainer[] => [
  container('adguard', 'adguard/adguardhome:latest'),
  container('grafana', 'grafana/grafana:11.6.0'),
  container('mosquitto', 'eclipse-mosquitto:2', {
    lookedAfterBy: 'another Homeport (root@nas, /root/.local/share/homeport, since 2026-11-02 08:00 UTC)',
  }),
  container('paperless', 'ghcr.io/paperless-ngx/paperless-ngx:2.13'),
  container('photos', 'homeport/photos:12', {
    app: 'photos',
    source: null,
    noSource: say('adopt.homeports-image', { image: 'homeport/photos:12' }),
  }),
  container('price-scraper', 'price-scraper:latest', {
    source: null,
    noSource: say('adopt.made-here', { image: 'price-scraper:latest' }),
  }),
  container('vaultwarden', 'vaultwarden/server:1.35.2-alpine'),
  container('web_swarm.1', 'web:1', { refusal: say('adopt.swarm-task') }),
];

/** Makes it an app of the world. @param source null: its own image */
export function demoAdopt(
  world: DemoWorld,
  name: string,
  source: Source | null,
  changed: () => void,
): WholeApp {
  const container = world.containers.find((each) => each.name === name);
  if (!container) throw new ORPCError('NOT_FOUND', { message: `There is no container ${name}.` });
  const follows = source ?? container.source;
  if (follows === null || container.refusal !== null)
    throw new ORPCError('BAD_INPUT', { message: `${name} can't be looked after.` });
  const app = demoApp(name, {
    specFrom: 'container',
    run: null,
    running: release(name, 1, { provenance: 'adopted', version: null, running: true, restore: null }),
    previous: null,
    lastUpdate: null,
    lastCheck: null,
    addresses: [],
    awaitsFirstUpdate: source === null,
  });
  app.config.source = follows;
  container.app = name;
  world.live.apps = [...world.live.apps, app].sort((a, b) => (a.name < b.name ? -1 : 1));
  changed();
  return app;
}

export const demoAdoptAll = (world: DemoWorld, names: readonly string[], changed: () => void): Adopted[] =>
  names.map((container) => {
    // Somebody was faster.
    if (container === 'vaultwarden') return { container, app: null, refusal: say('adopt.being-removed') };
    return { container, app: demoAdopt(world, container, null, changed).name, refusal: null };
  });
