import { describe, expect, test } from 'vitest';
import { readDockerfile } from '../../../electron/engine/sources/git/dockerfile.ts';
import { sourceKey } from '../../../electron/engine/sources/git/source-key.ts';
import { gitSource } from '../../../electron/shared/sources/git.ts';

const DOCKERFILE = `# syntax=docker/dockerfile:1
ARG BASE=alpine
FROM $BASE AS common
EXPOSE 8080 53/udp
VOLUME ["/data", "/var/lib/x y"]
FROM common AS test
EXPOSE 9999
FROM common AS final
ARG HOMEPORT_COMMIT
ARG VERSION=1 OTHER
VOLUME /cache /logs
HEALTHCHECK --interval=5s \\
  CMD wget -q http://localhost
EXPOSE 8000-8002/tcp
`;

describe('what a Dockerfile says', () => {
  test('of its last stage, with those it is made from', () => {
    expect(readDockerfile(DOCKERFILE, null)).toEqual({
      exposedPorts: [
        { port: 8080, protocol: 'tcp' },
        { port: 53, protocol: 'udp' },
        { port: 8000, protocol: 'tcp' },
        { port: 8001, protocol: 'tcp' },
        { port: 8002, protocol: 'tcp' },
      ],
      volumes: ['/data', '/var/lib/x y', '/cache', '/logs'],
      healthcheck: expect.stringContaining('CMD wget -q http://localhost'),
      buildArgs: ['BASE', 'HOMEPORT_COMMIT', 'VERSION', 'OTHER'],
      stages: ['common', 'test', 'final'],
    });
  });

  test('of a stage that is asked for', () => {
    const facts = readDockerfile(DOCKERFILE, 'Test');
    expect(facts.exposedPorts.map(({ port }) => port)).toEqual([8080, 53, 9999]);
    expect(facts.healthcheck).toBeNull();
  });

  test.each([
    '',
    'not a Dockerfile at all',
    'FROM',
    'EXPOSE\nVOLUME\nARG',
    'FROM x\nEXPOSE 99999 0 abc $PORT',
    'FROM a AS a\nFROM a',
  ])('%j is no error', (text) => {
    expect(readDockerfile(text, null).exposedPorts).toEqual([]);
    expect(() => readDockerfile(text, 'nope')).not.toThrow();
  });
});

describe('the key of a release', () => {
  const base = gitSource.parse({
    kind: 'git',
    from: { kind: 'git', url: 'https://example.com/a.git' },
    buildArgs: { A: '1', B: '2' },
  });

  test('is the same whatever order the build arguments are in', () => {
    expect(sourceKey(base, null, 'c1')).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(sourceKey({ ...base, buildArgs: { B: '2', A: '1' } }, null, 'c1')).toBe(
      sourceKey(base, null, 'c1'),
    );
  });

  test('is another for everything that goes into a build', () => {
    const keys = [
      sourceKey(base, null, 'c1'),
      sourceKey(base, null, 'c2'),
      sourceKey(base, 'c1', null),
      sourceKey(base, 'c1', 'c1'),
      sourceKey({ ...base, context: 'app' }, null, 'c1'),
      sourceKey({ ...base, dockerfile: 'D' }, null, 'c1'),
      sourceKey({ ...base, target: 't' }, null, 'c1'),
      sourceKey({ ...base, buildArgs: { A: '1' } }, null, 'c1'),
      sourceKey({ ...base, noCache: true }, null, 'c1'),
      sourceKey({ ...base, commitArg: 'C' }, null, 'c1'),
      sourceKey({ ...base, kind: 'git', from: { kind: 'folder', path: '/srv' } }, null, 'c1'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
