import type { TransferProgress } from './dto.ts';
import { sizeWords } from './size-words.ts';
import { say, type Text } from './text/text.ts';

/** '12 MB of 84 MB, 3.1 MB/s, 4 of 9 layers': how far it has come. */
export function transferWords({ done, total, bytesPerSecond, layers }: TransferProgress): Text {
  const known = {
    done: sizeWords(done),
    rate: sizeWords(bytesPerSecond),
    layers: layers.done,
    all: layers.total,
  };
  return total === null
    ? say('transfer.without-end', known)
    : say('transfer.of', { ...known, total: sizeWords(total) });
}
