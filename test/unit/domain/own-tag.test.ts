import { describe, expect, test } from 'vitest';
import { reasonToLeaveTag, type TagFacts } from '../../../electron/engine/domain/own-tag.ts';
import { render } from '../../../electron/shared/text/render.ts';

const OWN: TagFacts = {
  ref: 'myapp:latest',
  named: { imageId: 'sha256:1', repoDigests: [] },
  ofTheApp: new Set(['sha256:1']),
  usedBy: [],
  namedBy: [],
  bases: ['alpine:3'],
  followed: false,
};

describe('the tag that an app was made with', () => {
  test('moves where it is the app’s own', () => {
    expect(reasonToLeaveTag(OWN)).toBeNull();
  });

  test.each<[string, Partial<TagFacts>, RegExp]>([
    ['it protects a release', { ref: 'homeport/other:3-abcdef0' }, /Homeport keeps releases/],
    ['it is gone', { named: null }, /no image any more/],
    ['it was pulled', { named: { imageId: 'sha256:1', repoDigests: ['myapp@sha256:2'] } }, /from a registry/],
    [
      'nobody can tell where it is from',
      { named: { imageId: 'sha256:1', repoDigests: ['myapp@sha256:1'] } },
      /may come from a registry .*containerd/,
    ],
    ['somebody moved it', { named: { imageId: 'sha256:2', repoDigests: [] } }, /none of this app/],
    ['the build is made from it', { bases: ['docker.io/library/myapp'] }, /own build is made from/],
    ['what the build is made from is not known', { bases: null }, /next build/],
    ['another app goes by it', { namedBy: ['blog'] }, /the app "blog"/],
    ['other containers go by it', { usedBy: ['a', 'b', 'c'] }, /the container "a" \(and 2 more\)/],
  ])('stays where %s', (_, facts, words) => {
    const why = reasonToLeaveTag({ ...OWN, ...facts });
    expect(why && render(why)).toMatch(words);
  });
});
