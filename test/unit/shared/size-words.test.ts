import { expect, it } from 'vitest';
import { sizeWords } from '../../../electron/shared/size-words.ts';

it.each([
  [-1, '0 B'],
  [0, '0 B'],
  [999, '999 B'],
  [340_123, '340 kB'],
  [999_600, '1.0 MB'],
  [3_412_000, '3.4 MB'],
  [57_000_000, '57 MB'],
  [999_999_999, '1.0 GB'],
  [1_300_000_000, '1.3 GB'],
  [8e12, '8.0 TB'],
])('%d bytes are %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
