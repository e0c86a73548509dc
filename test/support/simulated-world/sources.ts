import { createArchiveAdapter } from '../../../electron/engine/sources/archive/adapter.ts';
import { createRegistryAdapter } from '../../../electron/engine/sources/registry/adapter.ts';
import { createSources, type Sources } from '../../../electron/engine/sources/sources.ts';
import type { Build } from './docker.ts';

/** What acquires images here: from a registry as everywhere, from git whose commits say nothing of themselves. */
export function simulatedSources(around: {
  build(): Build;
  look(): Promise<void>;
  now(): Date;
}): Pick<Sources, 'acquire'> {
  const unused = () => Promise.reject(new Error('Not part of an update'));
  return createSources({
    git: {
      validate: unused,
      resolve: unused,
      inspect: unused,
      key: () => '',
      formerKeys: () => [],
      isImage: () => false,
      acquire: (_, resolved, { images, tag, line: turn, wishes, log: said }, signal) =>
        turn.fetch(async () => {
          await around.look();
          const { bases } = around.build();
          const request = { contextDir: '/nowhere', dockerfile: 'Dockerfile', target: null, buildArgs: {} };
          const limits = { timeoutMs: 60 * 60_000, log: said };
          const imageId = await turn.build(() =>
            images.build({ ...request, ...limits, ...wishes, tag }, signal),
          );
          said(`Built ${imageId}`);
          return { imageId, resolved, bases };
        }),
    },
    registry: createRegistryAdapter({
      clientOf: () => {
        throw new Error('No registry is asked in an update');
      },
      login: async () => null,
      now: around.now,
    }),
    archive: createArchiveAdapter({ now: around.now, wait: async () => undefined, log: () => undefined }),
  });
}
