import { describe, expect, test } from 'vitest';
import { causeOf, LONGEST_CAUSE, unwrapped } from '../../../electron/engine/docker/engine-words.ts';
import { render } from '../../../electron/shared/text/render.ts';

const said = (engineWords: string): string => render(causeOf(engineWords));

// What engines said, word for word: 20.10.24, 26.1.5 and 28.5.2; BuildKit and the classic builder; images in Docker's own store
// and in containerd's. The registry's address and names are the tests'.
const LLB = 'failed to solve with frontend dockerfile.v0: failed to create LLB definition: ';
const HEAD = 'unexpected status from HEAD request to http://127.0.0.1:5000/v2/a/x/manifests/1: ';
const SOURCE = '127.0.0.1:5000/a/x:1: failed to resolve source metadata for 127.0.0.1:5000/a/x:1: ';
const REFERENCE = 'failed to resolve reference "127.0.0.1:5000/a/x:1": ';
const FROM_HOST = 'pulling from host 127.0.0.1:5000 failed with status code [manifests 1]: ';
const NO_BASIC =
  'pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials';
const UNREACHABLE =
  'dial tcp: lookup reg.invalid on 10.255.255.53:53: dial udp 10.255.255.53:53: connect: network is unreachable';

const login = /^the registry 127\.0\.0\.1:5000 asks for a login .*"homeport login 127\.0\.0\.1:5000"/;
const denied =
  /^the registry 127\.0\.0\.1:5000 does not give .* \(denied\): it does not exist, or needs a login/;
const none =
  /^the registry 127\.0\.0\.1:5000 has no image 127\.0\.0\.1:5000\/a\/x:1\. Check its name and tag/;
const tooMany = /^the registry 127\.0\.0\.1:5000 has had too many requests .* Try again later/;
const trouble = /^the registry 127\.0\.0\.1:5000 has trouble of its own .*\(500 Internal Server Error\)/;

describe('a registry that refuses', () => {
  test.each([
    [`${LLB}${FROM_HOST}401 Unauthorized`, login],
    [`rpc error: code = Unknown desc = failed to solve: ${LLB}${FROM_HOST}401 Unauthorized`, login],
    [`failed to load cache key: ${FROM_HOST}401 Unauthorized`, login],
    [
      `failed to solve with frontend dockerfile.v0: failed to solve with frontend gateway.v0: ${FROM_HOST}401 Unauthorized`,
      login,
    ],
    [`${SOURCE}${HEAD}401 Unauthorized`, login],
    [`failed to solve: ${SOURCE}${HEAD}401 Unauthorized`, login],
    [`${REFERENCE}${NO_BASIC}`, login],
    [`invalid from flag value 127.0.0.1:5000/a/x: ${REFERENCE}${NO_BASIC}`, login],
    ['invalid from flag value 127.0.0.1:5000/a/x: unauthorized: no', login],
    ['unauthorized: authentication required', /^the registry asks for a login before it gives the image/],
    [`${LLB}${FROM_HOST}403 Forbidden`, denied],
    [`${SOURCE}${HEAD}403 Forbidden`, denied],
    [`unknown: ${REFERENCE}${HEAD}403 Forbidden`, denied],
    [
      "pull access denied for 127.0.0.1:5000/a/x, repository does not exist or may require 'docker login': denied: no",
      denied,
    ],
    [`${LLB}127.0.0.1:5000/a/x:1: not found`, none],
    [`${SOURCE}127.0.0.1:5000/a/x:1: not found`, none],
    [`${REFERENCE}127.0.0.1:5000/a/x:1: not found`, none],
    ['manifest for 127.0.0.1:5000/a/x:1 not found: manifest unknown: gone', none],
    [`${LLB}${FROM_HOST}429 Too Many Requests`, tooMany],
    [`${SOURCE}${HEAD}429 Too Many Requests`, tooMany],
    ['toomanyrequests: slow down', /^the registry has had too many requests/],
    [`${LLB}${FROM_HOST}500 Internal Server Error`, trouble],
    [`${SOURCE}${HEAD}500 Internal Server Error`, trouble],
    ['received unexpected HTTP status: 500 Internal Server Error', /trouble of its own .*500/],
    [
      `${LLB}failed to do request: Head "https://reg.invalid/v2/x/manifests/1": ${UNREACHABLE}`,
      /^the registry reg\.invalid could not be reached for the image \(network is unreachable\)/,
    ],
    [`Get "https://registry-1.docker.io/v2/": ${UNREACHABLE}`, /^Docker Hub could not be reached/],
    [
      'Head "http://127.0.0.1:5000/v2/a/x/manifests/1": EOF',
      /^the registry 127\.0\.0\.1:5000 could not be reached for the image \(EOF\)/,
    ],
    [
      'alpine:9: failed to resolve source metadata for docker.io/library/alpine:9: docker.io/library/alpine:9: not found',
      /^Docker Hub has no image docker\.io\/library\/alpine:9\./,
    ],
    [
      'reg.example:5000/a:1: failed to resolve source metadata for reg.example:5000/a:1: failed to do request: Head "https://reg.example:5000/v2/a/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      /^Docker does not trust the certificate of the registry reg\.example:5000 .*unknown authority/,
    ],
    [
      'Get "https://nas:5000/v2/": http: server gave HTTP response to HTTPS client',
      /^the registry nas:5000 speaks http, not https.*insecure-registries/,
    ],
  ])('%s', (words, cause) => {
    expect(said(words)).toMatch(cause);
  });

  test('is judged by its answer, not by the names that a Dockerfile chose', () => {
    const image = '127.0.0.1:5000/401/unauthorized:429';
    expect(said(`${image}: failed to resolve source metadata for ${image}: ${image}: not found`)).toMatch(
      /has no image/,
    );
    expect(
      said(`${LLB}pulling from host h:1 failed with status code [manifests 401]: 429 Too Many Requests`),
    ).toMatch(/too many requests/);
  });

  test('what can be no name stands in no command', () => {
    const words = said(
      'failed to resolve source metadata for x/$(reboot): unexpected status: 401 Unauthorized',
    );
    expect(words).not.toContain('reboot');
    expect(words).toContain('docker pull <image>');
  });
});

describe('other causes', () => {
  test.each([
    [
      'process "/bin/sh -c npm ci \\"a\\"" did not complete successfully: exit code: 7',
      'a command ended with exit code 7: npm ci "a".',
    ],
    [
      'executor failed running [/bin/sh -c npm ci]: exit code: 1',
      'a command ended with exit code 1: npm ci.',
    ],
    [
      "The command '/bin/sh -c npm ci' returned a non-zero code: 2",
      'a command ended with exit code 2: npm ci.',
    ],
    [
      'process "/bin/sh -c make" did not complete successfully: exit code: 137',
      'a command ended with exit code 137 (it was killed, mostly for want of memory): make.',
    ],
    [
      'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/bin/nope": stat /bin/nope: no such file or directory: unknown',
      'a command could not be started: exec: "/bin/nope": stat /bin/nope: no such file or directory.',
    ],
    [
      'failed to compute cache key: failed to calculate checksum of ref 872283c3-9dbc::y0uw0i0b: "/nothere": not found',
      '"/nothere", which the Dockerfile copies, is not in the build context (or .dockerignore leaves it out).',
    ],
    [
      `${LLB}dockerfile parse error line 1: unknown instruction: FROMAGE`,
      'dockerfile parse error line 1: unknown instruction: FROMAGE.',
    ],
    ['no space left on device', 'no space left on device.'],
    ['the engine made no image', 'the engine made no image.'],
    [
      'failed to solve: no active session for x1y2: context deadline exceeded',
      'BuildKit did not reach Homeport for a registry’s login in time: the machine may be too busy. Try again.',
    ],
  ])('%s', (words, cause) => {
    expect(said(words)).toBe(cause);
  });

  test('a command that reads like a registry, or like an engine, is a command', () => {
    expect(
      said(
        'process "/bin/sh -c echo unauthorized: x; echo failed to solve: " did not complete successfully: exit code: 1',
      ),
    ).toMatch(/^a command ended with exit code 1: echo unauthorized/);
  });

  test('however long and on however many lines, it is one bounded line', () => {
    for (const words of [
      `process "${'x'.repeat(100_000)}" did not complete successfully: exit code: 1`,
      'failed to solve: '.repeat(10_000),
      `${'a'.repeat(100_000)}: not found`,
      `failed to resolve source metadata for ${'b/'.repeat(50_000)}: 401 Unauthorized`,
      `dockerfile parse error\n${'line\n'.repeat(10_000)}`,
      `"${'f'.repeat(100_000)}": not found`,
    ]) {
      const begun = performance.now();
      const cause = said(words.slice(0, 16 * 1024));
      expect(performance.now() - begun).toBeLessThan(500);
      expect(cause.length).toBeLessThanOrEqual(LONGEST_CAUSE);
      expect(cause).not.toContain('\n');
    }
  });
});

test('what BuildKit and gRPC wrap around a cause is taken off', () => {
  expect(unwrapped(`rpc error: code = Unknown desc = failed to solve: ${LLB}the cause: of it`)).toBe(
    'the cause: of it',
  );
});
