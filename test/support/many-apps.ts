import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { HomeportClient } from '../../electron/server/rpc.ts';
import { BASE_IMAGE, ensureBaseImage, TEST_LABEL, testDocker } from './docker.ts';
import { createRepo } from './git-repo.ts';

export type ManyApps = {
  names: string[];
  /** Ids of their containers. */
  containers: string[];
  /** Removes the containers and the repository. */
  remove(): Promise<void>;
};

/**
 * Adopts so many running containers into a Homeport, for what is measured at 50 or 500 apps. None has a schedule. They are started
 * without a network: an engine has addresses for some hundreds only, and it takes it a while to give each one.
 * @param options.dir where the repository is made that they are all from
 */
export async function adoptMany(
  client: Pick<HomeportClient, 'apps'>,
  options: {
    count: number;
    dir: string;
    dockerHost?: string;
    /** Before the number in their names, 'hpt-many'. */
    prefix?: string;
    /** A HEALTHCHECK every so many seconds. Default: none. */
    healthEveryS?: number;
  },
): Promise<ManyApps> {
  const { count, prefix = 'hpt-many', healthEveryS } = options;
  const docker = testDocker(options.dockerHost);
  await ensureBaseImage(docker);
  const repo = await createRepo(path.join(options.dir, `${prefix}-repo`));
  await repo.commit({ Dockerfile: `FROM ${BASE_IMAGE}\nCMD ["sleep", "infinity"]\n` }, 'The app');
  const apps: ManyApps = {
    names: [],
    containers: [],
    async remove() {
      for (const id of apps.containers) await docker.getContainer(id).remove({ force: true, v: true });
      await rm(repo.dir, { recursive: true, force: true });
    },
  };
  try {
    for (let n = 1; n <= count; n += 1) {
      const name = `${prefix}-${n}`;
      const container = await docker.createContainer({
        name,
        Image: BASE_IMAGE,
        Cmd: ['sleep', '2147483647'],
        Labels: TEST_LABEL,
        ...(healthEveryS === undefined
          ? {}
          : { Healthcheck: { Test: ['CMD', 'true'], Interval: healthEveryS * 1e9, Timeout: 5e9 } }),
        HostConfig: { NetworkMode: 'none', RestartPolicy: { Name: 'unless-stopped' } },
      });
      apps.containers.push(container.id);
      await container.start();
      await client.apps.adopt({
        container: name,
        source: { from: { kind: 'git', url: repo.url } },
        schedule: { cron: null },
      });
      apps.names.push(name);
    }
    return apps;
  } catch (error) {
    await apps.remove();
    throw error;
  }
}
