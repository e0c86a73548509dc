import { expect, test } from 'vitest';
import { isOwnLabel } from '../../../electron/engine/domain/container-labels.ts';
import { BUILT_BY, imageLabels, isMadeFrom } from '../../../electron/engine/domain/image-labels.ts';

const image = (...layers: string[]) => ({ RootFS: { Layers: layers } });

test('an image is made from another one where it begins with all of its layers and has more', () => {
  expect(isMadeFrom(image('a', 'b', 'c'), image('a', 'b'))).toBe(true);
  // Two releases with one base, and one image itself.
  expect(isMadeFrom(image('a', 'c'), image('a', 'b'))).toBe(false);
  expect(isMadeFrom(image('a', 'b'), image('a', 'b'))).toBe(false);
  expect(isMadeFrom(image('a'), image('a', 'b'))).toBe(false);
  // Nothing is told of an engine that does not tell of layers, nor of an image without any.
  expect(isMadeFrom(image('a'), {})).toBe(false);
  expect(isMadeFrom({}, image('a'))).toBe(false);
  expect(isMadeFrom(image('a'), image())).toBe(false);
});

test('a container that has the label from its image was given it by nobody', () => {
  expect(Object.keys(imageLabels('this')).every(isOwnLabel)).toBe(true);
  expect(imageLabels('this')).toEqual({ [BUILT_BY]: 'this' });
});
