import type { AdoptableContainer, CheckResult, RegistryInspection } from '../../../electron/shared/dto.ts';
import { source } from '../../../electron/shared/sources/source.ts';
import { asWritten, say } from '../../../electron/shared/text/text.ts';
import { bareVersion } from '../../../electron/shared/version.ts';

/** Containers and images of the scripted Homeport. */

const container = (name: string, patch: Partial<AdoptableContainer>): AdoptableContainer => ({
  id: `${name}-id`.padEnd(64, '0'),
  name,
  image: `${name}:1`,
  state: 'running',
  app: null,
  refusal: null,
  lookedAfterBy: null,
  source: source.parse({ kind: 'registry', image: name, follow: { kind: 'tag', tag: '1' } }),
  noSource: null,
  ...patch,
});

export const SCRIPTED_CONTAINERS: AdoptableContainer[] = [
  container('adopted', {
    image: 'nginx:alpine',
    source: source.parse({ kind: 'registry', image: 'nginx', follow: { kind: 'tag', tag: 'alpine' } }),
  }),
  container('db', {}),
  container('mine', { source: null, noSource: asWritten('It was made on this machine.') }),
  container('swarm', { refusal: say('adopt.swarm-task') }),
  container('theirs', { lookedAfterBy: 'another Homeport (root@nas)' }),
  container('web', { app: 'web' }),
];

const version = {
  ...bareVersion('registry', `sha256:${'ab'.repeat(32)}`, '2.19.5'),
  madeAt: '2026-11-18T12:00:00.000Z',
};
const links = { source: 'https://example.org/src', url: 'https://example.org/notes', documentation: null };

export const scriptedNews = (app: string, at: string): CheckResult => ({
  app,
  at,
  result: 'new',
  version,
  about: { bytes: 84_300_000, links },
  message: asWritten('2.19.5 is out.'),
});

export const SCRIPTED_INSPECTION: RegistryInspection = {
  kind: 'registry',
  version,
  tag: '2.19.5',
  matching: ['2.19.5', '2.19.4', '2.18.0'],
  versions: ['3.0.0', '2.19.5'],
  bytes: 84_300_000,
  platforms: ['linux/amd64'],
  links,
  exposedPorts: [{ port: 80, protocol: 'tcp' }],
  volumes: [],
  healthcheck: null,
  warnings: [],
};
