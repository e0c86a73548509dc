import { describe, expect, test } from 'vitest';
import { isOlder } from '../../../electron/engine/docker/client.ts';
import { pathOf } from '../../../electron/engine/docker/container-ref.ts';
import { splitTag } from '../../../electron/engine/docker/image-requests.ts';

describe('API versions are numbers, not text', () => {
  test.each([
    ['1.9', '1.41', true],
    ['1.41', '1.41', false],
    ['1.100', '1.51', false],
    ['2.0', '1.51', false],
  ])('%s older than %s: %s', (version, than, expected) => {
    expect(isOlder(version, than)).toBe(expected);
  });
});

describe('names in paths', () => {
  test('a colon before the last slash is a port', () => {
    expect(splitTag('registry:5000/a/b')).toEqual({ repo: 'registry:5000/a/b', name: 'latest' });
    expect(splitTag('registry:5000/a/b:2')).toEqual({ repo: 'registry:5000/a/b', name: '2' });
    expect(splitTag('app:1-abc')).toEqual({ repo: 'app', name: '1-abc' });
  });

  test.each(['', '..', 'a/b', 'a?b', '../images'])('"%s" is no container', (ref) => {
    expect(() => pathOf(ref)).toThrow(/no name of a container/);
  });
});
