import type { AdoptableContainer } from '../../electron/shared/dto.ts';
import { source } from '../../electron/shared/sources/source.ts';
import { say } from '../../electron/shared/text/text.ts';

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
