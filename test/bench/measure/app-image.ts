import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { BASE_IMAGE, drain } from '../../support/docker.ts';

/** On every image that is built from these files. */
export const IMAGE_LABEL = 'homeport.bench=1';

/** How an app takes being stopped, and whether a release of it works. */
export type Manners = 'prompt' | 'ignores-sigterm' | 'never-healthy';

/**
 * The files of a small web app on port 8080. It answers with its release and an id of its own for each start ('3 5f0c…'), so that
 * an outsider can tell who answers, also where the same container is started again.
 */
export function releaseFiles(release: number | string, manners: Manners): Record<string, string> {
  const serve = [
    `echo "$(cat /release) $(cat /proc/sys/kernel/random/uuid)" > /www/index.html`,
    // As process 1 a program is not ended by a signal that it does not handle.
    ...(manners === 'ignores-sigterm'
      ? ['exec httpd -f -p 8080 -h /www']
      : ["trap 'kill $child; exit 0' TERM INT", 'httpd -f -p 8080 -h /www & child=$!', 'wait $child']),
  ];
  const healthcheck = 'HEALTHCHECK --interval=1s --timeout=2s --retries=1 CMD ["/bin/false"]';
  return {
    Dockerfile: [
      `FROM ${BASE_IMAGE}`,
      `LABEL homeport.test=1 ${IMAGE_LABEL}`,
      'EXPOSE 8080',
      'COPY serve.sh release /',
      ...(manners === 'never-healthy' ? [healthcheck] : []),
      'CMD ["/bin/sh", "/serve.sh"]',
      '',
    ].join('\n'),
    'serve.sh': `${serve.join('\n')}\n`,
    release: `${release}\n`,
  };
}

/** Builds a release for those who don't build themselves. */
export async function buildRelease(
  docker: Docker,
  tag: string,
  release: number | string,
  manners: Manners,
): Promise<void> {
  const tar = pack();
  for (const [name, text] of Object.entries(releaseFiles(release, manners))) tar.entry({ name }, text);
  tar.finalize();
  await drain(docker, await docker.buildImage(Readable.from(tar), { t: tag, rm: true, forcerm: true }));
}

/** The release that an answer names. */
export const releaseOf = (body: string): string => body.split(' ')[0] ?? '';
