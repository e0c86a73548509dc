import { describe, expect, test } from 'vitest';
import { judgeCheck } from '../../../electron/engine/domain/judge-check.ts';
import type { Release } from '../../../electron/engine/domain/model.ts';
import { appConfig } from '../../../electron/shared/config.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { gitResolved, gitVersion } from '../../support/git-version.ts';
import { app, release, T0 } from '../store/samples.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const following = (tag: string | null, url = 'https://example.com/web.git') =>
  appConfig.parse({ source: { kind: 'git', from: { kind: 'git', url, tag } } });
const web = (tag: string | null, url?: string) =>
  app('web', { config: following(tag, url), runningRelease: 1 });

/** What runs: commit A, by that tag. */
const ran = (tag: string | null, pattern: string | null = 'v*'): Release => ({
  ...release({ sourceKey: 'key-A', state: 'good', createdAt: T0 }),
  number: 1,
  tag: 'homeport/web:1-aaaaaaa',
  version: gitVersion(A, { label: tag }),
  origin: { source: following(pattern).source, inputs: gitResolved(A).inputs },
});
const found = (label: string | null, key = 'key-B') => {
  const resolved = gitResolved(key === 'key-A' ? A : B, key);
  return { ...resolved, version: { ...resolved.version, label } };
};

const inWords = (...of: Parameters<typeof judgeCheck>) => {
  const { result, message } = judgeCheck(...of);
  return { result, message: render(message) };
};

describe('what follows tags', () => {
  test('the same, a newer one, one that has moved', () => {
    expect(inWords([ran('v1.4.0')], web('v*'), found('v1.4.0', 'key-A'))).toEqual({
      result: 'current',
      message: 'Up to date: v1.4.0 (aaaaaaa) runs already.',
    });
    expect(inWords([ran('v1.4.0')], web('v*'), found('v1.5.0'))).toEqual({
      result: 'new',
      message: 'New: v1.5.0 (bbbbbbb).',
    });
    expect(inWords([ran('v1.4.0')], web('v*'), found('v1.4.0'))).toEqual({
      result: 'new',
      message: 'New: v1.4.0 has moved, to bbbbbbb.',
    });
  });

  test('the one that runs is gone: what is older now is not taken for something newer', () => {
    const judged = inWords([ran('v1.4.0')], web('v*'), found('v1.3.0'));
    expect(judged).toMatchObject({ result: 'skipped', message: expect.stringContaining('v1.4.0') });
    expect(judged.message).toContain('homeport update web --force');
  });

  test.each([
    ['another pattern', ran('v1.4.0'), web('v1.3.*')],
    ['another repository', ran('v1.4.0'), web('v*', 'https://example.com/fork.git')],
    ['a branch before', ran(null, null), web('v*')],
  ])('a person’s own wish is followed: %s', (_, running, today) => {
    expect(judgeCheck([running], today, found('v1.3.0'))).toMatchObject({ result: 'new' });
  });

  test('a failed one that is gone again leaves what was put back up to date', () => {
    const failed: Release = {
      ...ran('v1.5.0'),
      number: 2,
      state: 'quarantined',
      quarantineReason: asWritten('Bad'),
    };
    const releases = [{ ...failed, sourceKey: 'key-B' }, ran('v1.4.0')];
    expect(judgeCheck(releases, web('v*'), found('v1.4.0', 'key-A'))).toMatchObject({ result: 'current' });
  });
});

test('a folder that changed is called by its change', () => {
  const config = appConfig.parse({
    source: {
      kind: 'git',
      from: { kind: 'folder', path: '/srv/web' },
      watch: { url: 'https://example.com/web.git' },
    },
  });
  const running = ran(null);
  const built = { ...running, origin: running.origin && { ...running.origin, source: config.source } };
  const today = app('web', { config, runningRelease: 1 });
  const now = gitResolved(A, 'key-other');
  expect(inWords([built], today, now).message).toBe(
    'New: what is in /srv/web has changed (aaaaaaa as before).',
  );
});

describe('a base image that changed', () => {
  const base = { ref: 'node:24-alpine', digest: null, content: 'sha256:b', madeAt: null, newer: true };
  const judged = (bases: (typeof base)[], commit = A) => {
    const resolved = gitResolved(commit, 'key-newer');
    const inputs = { ...resolved.inputs, bases };
    const running = ran(null, null);
    return inWords([running], web(null), {
      ...resolved,
      inputs: inputs.kind === 'git' ? inputs : resolved.inputs,
    });
  };

  test('is the news where the commit is the same', () => {
    expect(judged([base])).toEqual({ result: 'new', message: 'The base image node:24-alpine changed.' });
    expect(judged([{ ...base, madeAt: '2026-11-20T01:02:03.000Z' as never }]).message).toBe(
      'The base image node:24-alpine changed (made on 2026-11-20).',
    );
    expect(judged([base, { ...base, ref: 'nginx:1' }]).message).toBe(
      'The base images node:24-alpine, nginx:1 changed.',
    );
  });

  test('is not the news where there is another commit, or it is the one that was built from', () => {
    expect(judged([base], B).message).toBe('New: bbbbbbb.');
    expect(judged([{ ...base, newer: false }]).message).toBe('New: aaaaaaa.');
  });
});
