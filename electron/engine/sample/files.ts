import { type SampleChange, type SampleDto, SLOW_START_S } from '../../shared/sample.ts';
import { indexProgram } from './page.ts';

/** What is in a commit of the sample's repository. Text only: who commits it is repository.ts. */

export type SampleKind = SampleChange | 'first';
export type SampleBase = SampleDto['base'];
export type SampleFile = { path: string; executable: boolean; content: string | Buffer };

/** Small, in every registry's mirror, and with a web server in it. */
export const REGISTRY_IMAGE = 'busybox:stable';
/** Where the sample answers, inside its container. */
export const SAMPLE_PORT = 8080;
export const DATA_PLACE = '/data';

/** nobody, as a number: an image of one file has no names of users. */
const NOBODY = '65534:65534';

export const COMMIT_MESSAGES: Record<SampleKind, string> = {
  first: 'Begin with a page that counts its visits',
  good: 'Give the page another colour',
  broken: 'Break the build',
  unhealthy: 'Make the release unhealthy',
  slow: `Take ${SLOW_START_S} seconds to start`,
};

/**
 * All files of a version but `busybox`, which is written once, with the first. Each version writes all of them, so that one
 * is not hurt by what the one before it broke.
 *
 * @param version 1, 2, 3… in the order of the commits
 */
export function sampleFiles(version: number, kind: SampleKind, base: SampleBase): SampleFile[] {
  return [
    { path: 'Dockerfile', executable: false, content: dockerfile(version, kind, base) },
    { path: 'serve.sh', executable: true, content: serveProgram(kind) },
    { path: 'healthy.sh', executable: true, content: healthProgram(kind) },
    { path: 'check.sh', executable: true, content: checkProgram(kind) },
    { path: 'www/cgi-bin/index.cgi', executable: true, content: indexProgram(version, kind) },
    { path: 'www/health.txt', executable: false, content: 'well\n' },
  ];
}

/** This machine's own busybox, for an image that is made from nothing. */
export const busyboxFile = (content: Buffer): SampleFile => ({
  path: 'busybox',
  executable: true,
  content,
});

const FROM: Record<SampleBase, string[]> = {
  registry: [`FROM ${REGISTRY_IMAGE}`],
  busybox: ['FROM scratch', 'COPY busybox /bin/busybox', 'RUN ["/bin/busybox", "--install", "-s", "/bin"]'],
};

/** What is the same in all versions comes first: it is built once. */
function dockerfile(version: number, kind: SampleKind, base: SampleBase): string {
  const lines = [
    `# The sample app of Homeport, version ${version}: a page that counts its visits.`,
    ...FROM[base],
    `RUN ["/bin/sh", "-c", "mkdir -p ${DATA_PLACE} && chown ${NOBODY} ${DATA_PLACE}"]`,
    'COPY serve.sh healthy.sh /',
    'COPY www /www',
    ...(kind === 'broken' ? ['COPY check.sh /', 'RUN ["/bin/sh", "/check.sh"]'] : []),
    `USER ${NOBODY}`,
    `EXPOSE ${SAMPLE_PORT}`,
    `HEALTHCHECK --interval=1s --timeout=2s --retries=3${startPeriod(kind)} CMD ["/bin/sh", "/healthy.sh"]`,
    'CMD ["/bin/sh", "/serve.sh"]',
  ];
  return `${lines.join('\n')}\n`;
}

/** While it lasts, a check that fails does not count. */
const startPeriod = (kind: SampleKind): string =>
  kind === 'slow' ? ` --start-period=${SLOW_START_S + 12}s` : '';

/** The shell is process 1, which no signal ends by itself: without the trap every stop would take ten seconds. */
function serveProgram(kind: SampleKind): string {
  const warmUp =
    kind === 'slow'
      ? [`echo "Warming up for ${SLOW_START_S} s"`, `sleep ${SLOW_START_S} & child=$!`, 'wait $child']
      : [];
  return [
    '#!/bin/sh',
    "trap 'kill $child 2>/dev/null; exit 0' TERM INT",
    ...warmUp,
    `httpd -f -p ${SAMPLE_PORT} -h /www & child=$!`,
    `echo "Answering on port ${SAMPLE_PORT}"`,
    'wait $child',
    '',
  ].join('\n');
}

/** Asks for a page of its own: a look at whether it is healthy is no visit. */
function healthProgram(kind: SampleKind): string {
  const check =
    kind === 'unhealthy'
      ? ['echo "The list of visits is locked: nothing can be saved"', 'exit 1']
      : [`exec wget -q -O /dev/null http://127.0.0.1:${SAMPLE_PORT}/health.txt`];
  return `${['#!/bin/sh', ...check].join('\n')}\n`;
}

/** Run while the image is built, where there is something to find. */
function checkProgram(kind: SampleKind): string {
  const check =
    kind === 'broken'
      ? ['echo "Checking the page"', 'echo "index.cgi, line 31: a tag is never closed" >&2', 'exit 1']
      : ['echo "Nothing to find"'];
  return `${['#!/bin/sh', ...check].join('\n')}\n`;
}
