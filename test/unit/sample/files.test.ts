import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type SampleKind, sampleFiles } from '../../../electron/engine/sample/files.ts';
import { SAMPLE_CHANGES, SAMPLE_WORDS, SLOW_START_S } from '../../../electron/shared/sample.ts';
import { render } from '../../../electron/shared/text/render.ts';

const KINDS: SampleKind[] = ['first', ...SAMPLE_CHANGES];
const file = (kind: SampleKind, path: string, base: 'registry' | 'busybox' = 'busybox') =>
  String(sampleFiles(3, kind, base).find((it) => it.path === path)?.content);

describe('what a version of the sample is made of', () => {
  test.each(KINDS)('%s: every program is one that a shell can read', (kind) => {
    for (const { path, executable, content } of sampleFiles(3, kind, 'busybox')) {
      if (!executable) continue;
      // -n reads it without running it.
      expect(() => execFileSync('/bin/sh', ['-n'], { input: content, stdio: 'pipe' }), path).not.toThrow();
    }
  });

  test('all versions have the same files, so that one is not hurt by what the one before it broke', () => {
    const paths = (kind: SampleKind) => sampleFiles(3, kind, 'busybox').map(({ path }) => path);
    for (const kind of KINDS) expect(paths(kind)).toEqual(paths('good'));
  });

  test('each version names itself on its page and in its Dockerfile', () => {
    expect(file('good', 'www/cgi-bin/index.cgi')).toContain('<h1>Version 3</h1>');
    expect(file('good', 'Dockerfile')).toContain('version 3');
  });

  test('nothing but the number of visits means something to the shell that prints the page', () => {
    for (const kind of KINDS) {
      const [, page = ''] = file(kind, 'www/cgi-bin/index.cgi').split('cat <<END\n');
      expect(page.match(/[$`\\]\w*/g)).toEqual(['$visits']);
    }
  });

  test('only the page counts a visit: a look at whether it is healthy does not', () => {
    for (const kind of KINDS) expect(file(kind, 'healthy.sh')).not.toContain('cgi');
    expect(file('good', 'www/cgi-bin/index.cgi')).toContain('/data/visits');
  });

  test('made from a registry’s image, or from nothing but this machine’s busybox', () => {
    expect(file('good', 'Dockerfile', 'registry')).toMatch(/^FROM busybox:stable$/m);
    expect(file('good', 'Dockerfile')).toMatch(/^FROM scratch\nCOPY busybox /m);
  });

  test('it runs as nobody, and has a health check', () => {
    for (const kind of KINDS) {
      expect(file(kind, 'Dockerfile')).toMatch(/^USER 65534:65534$/m);
      expect(file(kind, 'Dockerfile')).toMatch(/^HEALTHCHECK /m);
    }
  });

  test('each change is what it is called, and nothing else', () => {
    expect(file('broken', 'Dockerfile')).toContain('/check.sh');
    expect(file('broken', 'check.sh')).toContain('exit 1');
    expect(file('good', 'Dockerfile')).not.toContain('check.sh');
    expect(file('unhealthy', 'healthy.sh')).toContain('exit 1');
    expect(file('slow', 'serve.sh')).toContain(`sleep ${SLOW_START_S}`);
    expect(render(SAMPLE_WORDS.slow.expect)).toContain(`${SLOW_START_S} seconds`);
    for (const path of ['serve.sh', 'healthy.sh']) {
      expect(file('broken', path)).toBe(file('good', path));
    }
    expect(file('unhealthy', 'serve.sh')).toBe(file('good', 'serve.sh'));
    expect(file('slow', 'healthy.sh')).toBe(file('good', 'healthy.sh'));
  });
});
