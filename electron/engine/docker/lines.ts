import { plainLine } from '../../shared/plain-text.ts';

/** Cuts a byte stream into lines without ever holding more than `limit` bytes of one. */
type LineSplitter = {
  /** The lines that are complete now. A longer one is cut off at the limit. */
  push(chunk: Buffer): string[];
  /** What came after the last line end, if anything. */
  end(): string[];
};

export function createLineSplitter(limit: number): LineSplitter {
  let pending: Buffer[] = [];
  let size = 0;

  const keep = (part: Buffer) => {
    const room = limit - size;
    if (room <= 0 || part.length === 0) return;
    const kept = part.length > room ? part.subarray(0, room) : part;
    pending.push(kept);
    size += kept.length;
  };
  const take = () => {
    // Joined before it is decoded: a character may lie across two chunks.
    const line = Buffer.concat(pending).toString().replace(/\r$/, '');
    pending = [];
    size = 0;
    return line;
  };

  return {
    push: (chunk) => {
      const lines: string[] = [];
      let from = 0;
      for (let at = chunk.indexOf(10, from); at >= 0; at = chunk.indexOf(10, from)) {
        keep(chunk.subarray(from, at));
        lines.push(take());
        from = at + 1;
      }
      keep(chunk.subarray(from));
      return lines;
    },
    end: () => (size > 0 ? [take()] : []),
  };
}

const SHOWN_LENGTH = 4000;

/** A line as a person would have seen it: no colours, and of a progress bar drawn over and over only its last state. */
export function cleanLine(line: string): string {
  const last = plainLine(line).trimEnd();
  return last.length > SHOWN_LENGTH ? `${last.slice(0, SHOWN_LENGTH)}…` : last;
}
