import { ORPCError } from '@orpc/server';
import type { GitInspection, RegistryInspection, SourceInspection } from '../../electron/shared/dto.ts';
import type { GitSource } from '../../electron/shared/sources/git.ts';
import type { RegistrySource } from '../../electron/shared/sources/registry.ts';
import type { Source } from '../../electron/shared/sources/source.ts';
import { bareVersion } from '../../electron/shared/version.ts';
import { DAY, minutesAgo, release } from './demo-data.ts';

/** What made-up sources say of themselves. What is called 'missing' is not there. */
export function demoInspection(source: Source): SourceInspection {
  switch (source.kind) {
    case 'git':
      return ofGit(source);
    case 'registry':
      return ofRegistry(source);
    case 'archive':
      throw new ORPCError('SOURCE_UNAVAILABLE', { message: `There is no file ${source.path} here.` });
  }
}

function ofGit({ from }: GitSource): GitInspection {
  if (from.kind === 'git' && from.url.includes('missing')) {
    throw new ORPCError('SOURCE_UNAVAILABLE', {
      message: 'There is no repository at this address, or it asks for a password. Look at the URL.',
    });
  }
  const { version } = release('notes', 3);
  if (!version) throw new Error('demo');
  return {
    kind: 'git',
    defaultBranch: 'main',
    branches: ['main', 'next'],
    tag: from.kind === 'git' && from.tag !== null ? 'v1.4.0' : null,
    commit: { ...version, committedAt: version.madeAt },
    dockerfiles: ['Dockerfile', 'docker/Dockerfile.alpine'],
    exposedPorts: [{ port: 80, protocol: 'tcp' }],
    volumes: ['/var/lib/notes'],
    healthcheck: 'wget -q -O- http://127.0.0.1/health',
    buildArgs: ['VERSION'],
    stages: ['build', 'runtime'],
    warnings: [],
  };
}

const VERSIONS = [
  '1.27.3-alpine',
  '1.27.2-alpine',
  '1.27.1-alpine',
  '1.27.0-alpine',
  '1.27.0-alpine-slim',
  '1.27.0-alpine-perl',
];

/** As a registry names images. */
const DEMO_DIGEST = `sha256:${'3b1f'.repeat(16)}`;

function ofRegistry({ image, follow }: RegistrySource): RegistryInspection {
  if (image.includes('missing')) {
    throw new ORPCError('SOURCE_UNAVAILABLE', {
      message: `Docker Hub has no repository ${image}, or it asks for a sign-in. Check its name.`,
    });
  }
  const versions = follow.kind === 'versions';
  return {
    kind: 'registry',
    version: {
      ...bareVersion('registry', DEMO_DIGEST, versions ? '1.27.3-alpine' : '1.27.3'),
      madeAt: minutesAgo(2 * DAY),
    },
    tag: versions ? '1.27.3-alpine' : follow.tag,
    matching: versions ? VERSIONS : [],
    versions: VERSIONS,
    bytes: 84_300_000,
    platforms: ['linux/amd64', 'linux/arm64', 'linux/arm/v7'],
    links: {
      source: 'https://git.example.org/nginx/docker-nginx',
      url: 'https://nginx.example.org/changes',
      documentation: null,
    },
    exposedPorts: [{ port: 80, protocol: 'tcp' }],
    volumes: [],
    healthcheck: null,
    warnings: [],
  };
}
