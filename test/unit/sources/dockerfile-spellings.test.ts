import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argsInStages, readDockerfile } from '../../../electron/engine/sources/git/dockerfile.ts';

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

describe('variables in a Dockerfile', () => {
  test.each<[string, string[], string[]]>([
    ['an ENV of the stage it is made from', ['ENV P=1', 'FROM s', 'EXPOSE $P'], ['1/tcp']],
    ['an ARG of that stage is not passed on', ['ARG P=1', 'FROM s', 'EXPOSE $P'], []],
    ['ENV wins over ARG', ['ENV P=1', 'ARG P=2', `EXPOSE \${P}`], ['1/tcp']],
    ['the value at its place', ['ENV P=1', 'EXPOSE $P', 'ENV P=2', 'EXPOSE $P'], ['1/tcp', '2/tcp']],
    ['the old form', ['ENV P 1', 'EXPOSE $P'], ['1/tcp']],
    ['several values in one', ['ENV P="1 2/udp"', 'EXPOSE $P'], ['1/tcp', '2/udp']],
    ['a default', [`EXPOSE \${P:-7} \${P:+8}`], ['7/tcp']],
    ['instead', ['ENV P=x', `EXPOSE \${P:+8} \${P:-7}`], ['8/tcp']],
    ['quoted away', ['ENV P=1', "EXPOSE '$P' \\$P"], []],
    ['put together', ['ENV A=80 B=0', `EXPOSE $A$B "\${A}1"`], ['800/tcp', '801/tcp']],
    ['made of others', ['ENV A=8', `ENV B=\${A}0`, 'EXPOSE $B'], ['80/tcp']],
    ['nonsense', [`EXPOSE \${ \${} \${9} $ \${A:?x} \${A:-$B} 80`], ['80/tcp']],
  ])('%s', (_, lines, found) => {
    const { exposedPorts } = readDockerfile(['FROM a AS s', ...lines].join('\n'), null);
    expect(exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`)).toEqual(found);
  });

  test('one before the first FROM is a default for those after it', () => {
    const text = 'ARG P=9\nARG Q=1$P\nFROM a\nEXPOSE 1$P\nARG P\nARG Q=2\nEXPOSE $P $Q';
    expect(readDockerfile(text, null).exposedPorts.map(({ port }) => port)).toEqual([9, 2]);
  });
});

describe('a Dockerfile against Homeport', () => {
  // Some 300 KB each, more than is read of one: what takes more than a time that grows with the size does not end within the test's limit.
  const fill = (line: (index: number) => string) => {
    const lines: string[] = ['FROM a AS s0'];
    for (let size = 0; size < 300_000; size += lines.at(-1)?.length ?? 0) lines.push(line(lines.length));
    return lines.join('\n');
  };
  const UNCLOSED = `\${`;
  test.each<[string, string]>([
    ['variables, used again and again', fill((at) => `ENV P${at}=$P${at - 1}x\nEXPOSE $P`)],
    ['one variable, used again and again', fill(() => 'ENV P=80\nEXPOSE $P "$P" $P/udp')],
    ['values that double', fill(() => 'ENV A=$A$A$A$A\nVOLUME $A')],
    ['values that double from a letter', `FROM a\nENV A=x\n${'ENV A=$A$A\n'.repeat(40)}VOLUME $A`],
    ['a long value everywhere', `FROM a\nENV A=${'x'.repeat(1000)}\nVOLUME ${'$A '.repeat(100_000)}`],
    ['stages upon stages', fill((at) => `FROM s${at - 1} AS s${at}\nENV A${at}=1\nARG B${at}`)],
    ['stages by number', fill((at) => `FROM ${at - 1}\nEXPOSE ${at}`)],
    ['references without an end', `FROM a\nEXPOSE ${UNCLOSED.repeat(150_000)}`],
    ['nested references', `FROM a\nEXPOSE ${`${UNCLOSED}a:-`.repeat(60_000)}${'}'.repeat(60_000)}`],
    ['signs of references', `FROM a\nEXPOSE ${'$'.repeat(300_000)}`],
    ['continued lines', fill(() => 'RUN \\')],
    ['comments in an instruction', `FROM a\nRUN \\\n${'# x\n'.repeat(75_000)}`],
    ['here-documents without an end', fill((at) => `RUN <<E${at}`)],
    ['many here-documents at once', `FROM a\nRUN ${'<<A '.repeat(75_000)}`],
    ['quotes', `FROM a\nRUN << ${'"\''.repeat(150_000)}`],
    ['options', `FROM a\nHEALTHCHECK ${'--a '.repeat(75_000)}`],
    ['spaces', `FROM a\nHEALTHCHECK CMD${' '.repeat(300_000)}x\nARG A${' '.repeat(1000)}=`],
    ['brackets', `FROM a\nVOLUME ${'['.repeat(300_000)}`],
    ['names without an end', `# ${'e'.repeat(150_000)}\nFROM a\nARG ${'A'.repeat(150_000)}`],
    ['backslashes', `FROM a\nEXPOSE ${'\\'.repeat(299_999)}x`],
  ])('%s', (_, text) => {
    expect(readDockerfile(text, null).healthcheck?.length ?? 0).toBeLessThan(1_100_000);
    expect(argsInStages(text).length).toBeLessThan(1_000_000);
  });
});
