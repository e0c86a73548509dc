import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argsInStages, readDockerfile } from '../../../electron/engine/sources/dockerfile.ts';

const read = (...lines: string[]) => readDockerfile(lines.join('\n'), null);
const ports = (...lines: string[]) =>
  read('FROM a', ...lines).exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`);
const volumes = (...lines: string[]) => read('FROM a', ...lines).volumes;
const healthcheck = (...lines: string[]) => read('FROM a', ...lines).healthcheck;

describe('the many spellings of a Dockerfile', () => {
  test.each<[string, string[], string[]]>([
    ['several on a line', ['EXPOSE 80 443/TCP 53/udp 9/sctp'], ['80/tcp', '443/tcp', '53/udp', '9/sctp']],
    ['lower case and indented', ['\texpose\t80'], ['80/tcp']],
    ['continued', ['EXPOSE 80 \\', '  81 \\', '', '# no end', '  82'], ['80/tcp', '81/tcp', '82/tcp']],
    ['quoted', [`EXPOSE "80" '81/udp'`], ['80/tcp', '81/udp']],
    ['twice the same', ['EXPOSE 80 80/tcp', 'EXPOSE 80'], ['80/tcp']],
    ['a variable with a value', ['ENV PORT=77', 'EXPOSE $PORT $PORT/udp'], ['77/tcp', '77/udp']],
    ['a variable without', ['ARG PORT', 'EXPOSE $PORT 80'], ['80/tcp']],
    ['a range', ['EXPOSE 8000-8002/udp'], ['8000/udp', '8001/udp', '8002/udp']],
    ['impossible ones', ['EXPOSE 0 65536 99999 -1 80/icmp http 1e3 80-70'], []],
    ['in a heredoc', ['RUN <<EOF', 'EXPOSE 1', 'EOF', 'EXPOSE 2'], ['2/tcp']],
    ['in a heredoc with tabs and quotes', ['RUN <<-"END" sh', 'EXPOSE 1', '\tEND', 'EXPOSE 2'], ['2/tcp']],
    ['in two heredocs', ['COPY <<A <<B /x/', 'EXPOSE 1', 'A', 'EXPOSE 2', 'B', 'EXPOSE 3'], ['3/tcp']],
    ['after what only looks like one', ['RUN echo $((1<<EOF)) "<<X"', 'EXPOSE 4'], ['4/tcp']],
    ['in a comment', ['# EXPOSE 1', 'RUN a \\', '# EXPOSE 2', '  && b'], []],
    ['for images made from this one', ['ONBUILD EXPOSE 1'], []],
  ])('EXPOSE %s', (_, lines, found) => {
    expect(ports(...lines)).toEqual(found);
  });

  test.each<[string, string[], string[]]>([
    ['words', ['VOLUME /a /b'], ['/a', '/b']],
    ['a list', ['VOLUME ["/a", "/with space"]'], ['/a', '/with space']],
    ['a list over lines', ['VOLUME ["/a", \\', '  "/b"]'], ['/a', '/b']],
    ['continued, with a comment', ['VOLUME /a \\', '# /not', '  /b'], ['/a', '/b']],
    ['quoted', ['VOLUME "/a"'], ['/a']],
    ['variables', ['ENV D=/data', 'VOLUME $D/db $UNKNOWN /w'], ['/data/db', '/w']],
    ['an empty list', ['VOLUME []'], []],
    ['twice the same', ['VOLUME /a', 'volume ["/a"]'], ['/a']],
  ])('VOLUME as %s', (_, lines, found) => {
    expect(volumes(...lines)).toEqual(found);
  });

  test.each<[string, string[], string | null]>([
    ['a command', ['HEALTHCHECK --interval=5s CMD curl -f x || exit 1'], 'CMD curl -f x || exit 1'],
    ['a list', ['HEALTHCHECK CMD ["/bin/check", "-v"]'], 'CMD ["/bin/check", "-v"]'],
    ['lower case', ['healthcheck cmd true'], 'cmd true'],
    ['the last of several', ['HEALTHCHECK CMD a', 'HEALTHCHECK CMD b'], 'CMD b'],
    ['switched off', ['HEALTHCHECK NONE'], null],
    ['switched off again', ['HEALTHCHECK CMD a', 'healthcheck none'], null],
    ['unfinished', ['HEALTHCHECK'], null],
  ])('HEALTHCHECK: %s', (_, lines, found) => {
    expect(healthcheck(...lines)).toBe(found);
  });

  test('HEALTHCHECK over lines has no line end left', () => {
    const found = healthcheck('HEALTHCHECK --interval=1s \\', '# why', '  CMD curl \\', '  -f x');
    expect(found).toMatch(/^CMD curl\s+-f x$/);
    expect(found).not.toMatch(/[\n\\]/);
  });

  test('ARG: several on a line, quoted values, none twice', () => {
    expect(read('ARG A=1 B', 'FROM a', 'ARG C="x D y" E', 'arg B', 'ARG').buildArgs).toEqual([
      'A',
      'B',
      'C',
      'E',
    ]);
  });

  test('ARG: those before the first FROM are seen by no command', () => {
    const text = 'ARG HOMEPORT_COMMIT\nARG BASE=a\nFROM $BASE AS x\nARG V\nFROM b\narg W=1\n';
    expect(argsInStages(text)).toEqual(['V', 'W']);
    expect(argsInStages('ARG A\nFROM a\nARG A\n')).toEqual(['A']);
  });

  test.each([
    ['CRLF', '\r\n', '\\'],
    ['a backtick as escape', '\n', '`'],
    ['both', '\r\n', '`'],
  ])('%s', (_, end, mark) => {
    const text = [
      ...(mark === '`' ? ['# escape=`'] : []),
      'FROM a AS one',
      `EXPOSE 1 ${mark}`,
      '  2',
      `VOLUME /a ${mark}`,
      '  /b',
      'HEALTHCHECK CMD x',
      'ARG Z',
      '',
    ].join(end);
    expect(readDockerfile(text, null)).toEqual({
      exposedPorts: [
        { port: 1, protocol: 'tcp' },
        { port: 2, protocol: 'tcp' },
      ],
      volumes: ['/a', '/b'],
      healthcheck: 'CMD x',
      buildArgs: ['Z'],
      stages: ['one'],
    });
  });

  test('a byte order mark, and directives before it all', () => {
    const text = '\ufeff# syntax=docker/dockerfile:1\n# check=skip=all\nFROM a as One\nEXPOSE 5\n';
    expect(readDockerfile(text, null)).toMatchObject({
      exposedPorts: [{ port: 5, protocol: 'tcp' }],
      stages: ['One'],
    });
  });

  test('what a stage copies from says nothing about the image', () => {
    const found = read('FROM --platform=linux/amd64 a AS b', 'EXPOSE 1', 'FROM scratch', 'COPY --from=b / /');
    expect(found.exposedPorts).toEqual([]);
  });

  test('a stage that is named like its own base goes in no circle', () => {
    expect(read('FROM a AS a', 'EXPOSE 1', 'FROM a AS a', 'EXPOSE 2').exposedPorts).toHaveLength(2);
  });

  test('nothing that a file may hold makes it throw', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'FROM',
        'EXPOSE',
        'VOLUME',
        'HEALTHCHECK',
        'ARG',
        'ONBUILD',
        'RUN',
        'AS',
        'CMD',
        'NONE',
      ),
      fc.constantFrom(' ', '\n', '\r\n', '\\\n', '`', '<<EOF', '[', '"', '$', '${', '}', '#', '=', '\u0000'),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.option(fc.string({ maxLength: 3 })),
        (pieces, target) => {
          const found = readDockerfile(pieces.join(''), target);
          for (const { port } of found.exposedPorts) {
            expect(port).toBeGreaterThan(0);
            expect(port).toBeLessThanOrEqual(65535);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});
