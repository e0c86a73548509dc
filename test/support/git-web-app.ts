import { BASE_IMAGE } from './docker.ts';
import type { RepoFiles } from './git-repo.ts';

export type WebAppVariant =
  | 'healthy'
  | 'no-healthcheck'
  | 'never-healthy' // serves, and its HEALTHCHECK says no
  | 'exits' // ends at once with code 3
  | 'slow-start' // serves only after `slowSeconds`, within its start_period
  | 'build-fails'
  | 'build-hangs';

export type WebAppOptions = {
  /** What it serves at `/` on port 8080. */
  body: string;
  variant?: WebAppVariant;
  /** Seconds until a slow starter serves; default 4. */
  slowSeconds?: number;
  /** More Dockerfile lines, put before CMD ('ENV A=1', 'VOLUME /data', 'ARG HOMEPORT_COMMIT'…). */
  lines?: string[];
};

/** The files of a small app: busybox httpd on 8080, stopping at once on SIGTERM. */
export function webApp(options: WebAppOptions): RepoFiles {
  const { body, variant = 'healthy', slowSeconds = 4, lines = [] } = options;
  const dockerfile = [
    `FROM ${BASE_IMAGE}`,
    'LABEL homeport.test=1',
    // One layer: the engine unpacks each in a process of its own.
    'COPY index.html serve.sh /www/',
    'EXPOSE 8080',
    ...lines,
    ...(variant === 'build-fails'
      ? ['RUN echo "about to fail" && echo "no such module: left-pad" >&2 && false']
      : []),
    ...(variant === 'build-hangs' ? ['RUN echo "going to sleep" && sleep 3600'] : []),
    ...healthcheck(variant, slowSeconds),
    'CMD ["/bin/sh", "/www/serve.sh"]',
  ];
  return {
    Dockerfile: `${dockerfile.join('\n')}\n`,
    'index.html': body,
    'serve.sh': serveScript(variant, slowSeconds),
  };
}

function healthcheck(variant: WebAppVariant, slowSeconds: number): string[] {
  if (variant === 'no-healthcheck') return [];
  const startPeriod = variant === 'slow-start' ? ` --start-period=${slowSeconds + 10}s` : '';
  const command =
    variant === 'never-healthy'
      ? '["/bin/sh", "-c", "echo database is locked; exit 1"]'
      : '["/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/"]';
  return [`HEALTHCHECK --interval=1s --timeout=2s --retries=2${startPeriod} CMD ${command}`];
}

function serveScript(variant: WebAppVariant, slowSeconds: number): string {
  if (variant === 'exits') return 'echo "cannot open /data/db: exiting" >&2\nexit 3\n';
  // As process 1 the shell gets no default signal handling: without the trap every stop would take ten seconds.
  return [
    `trap 'kill $child 2>/dev/null; exit 0' TERM INT`,
    'echo "starting"',
    ...(variant === 'slow-start' ? [`sleep ${slowSeconds} & child=$!; wait $child`] : []),
    'httpd -f -p 8080 -h /www & child=$!',
    'echo "listening on 8080"',
    'wait $child',
    '',
  ].join('\n');
}
