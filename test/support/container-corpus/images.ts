import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { BASE_IMAGE, drain, ensureBaseImage } from '../docker.ts';

/** Two images of one app, the second with every default changed: what an update brings. */

export const IMAGE_A = 'hpt-fid-image:a';
export const IMAGE_B = 'hpt-fid-image:b';
/** Declared as a VOLUME by A; B declares another. */
export const DATA_A = '/data-of-a';
export const DATA_B = '/data-of-b';

const DOCKERFILES = {
  [IMAGE_A]: [
    'ENV PATH=/bin:/usr/bin FROM_IMAGE=a SHARED=a ONLY_A=1 HANDS="two words"',
    'LABEL version=a shared=a only.a=1',
    'EXPOSE 8080 8082/udp',
    `VOLUME ${DATA_A}`,
    'WORKDIR /work-a/',
    'HEALTHCHECK --interval=30s --timeout=4s --start-period=2s --retries=4 CMD ["/bin/true"]',
    'STOPSIGNAL SIGINT',
    'ENTRYPOINT ["/bin/busybox"]',
    'CMD ["sleep", "1001"]',
    'USER 65534',
  ],
  [IMAGE_B]: [
    'ENV PATH=/usr/bin:/bin FROM_IMAGE=b SHARED=b ONLY_B=1',
    'LABEL version=b shared=b only.b=1',
    'EXPOSE 8081',
    `VOLUME ${DATA_B}`,
    'WORKDIR /work-b',
    'HEALTHCHECK --interval=40s --timeout=5s CMD ["/bin/busybox", "true"]',
    'STOPSIGNAL SIGQUIT',
    'ENTRYPOINT ["/bin/busybox", "env"]',
    'CMD ["sleep", "1002"]',
    'USER 0',
  ],
};

export async function buildCorpusImages(docker: Docker): Promise<void> {
  await ensureBaseImage(docker);
  for (const [tag, lines] of Object.entries(DOCKERFILES)) {
    const tar = pack();
    tar.entry({ name: 'Dockerfile' }, [`FROM ${BASE_IMAGE}`, ...lines].join('\n'));
    tar.finalize();
    await drain(docker, await docker.buildImage(Readable.from(tar), { t: tag, rm: true, forcerm: true }));
  }
}
