import { createLineSplitter } from './lines.ts';

/** Bytes of one line that are kept: what is longer is cut off where it is shown. */
const LINE_LIMIT = 64 * 1024;
const HEADER_BYTES = 8;

/** A line of a container's log, with Docker's time of it (RFC 3339, nanoseconds); null where it had none. */
type TimedLine = { at: string | null; text: string };

/**
 * Takes the framing off a log while it comes, and cuts it into lines. stdout and stderr each have lines of their own: one may come in the
 * middle of the other's. Never holds more than a line of each. Source: Docker Engine API, ContainerAttach, "Stream format".
 */
export function createLogReader(tty: boolean): (chunk: Buffer) => TimedLine[] {
  const splitters = [1, 2, 3, 4].map(() => createLineSplitter(LINE_LIMIT));
  const header = Buffer.alloc(HEADER_BYTES);
  let headerBytes = 0;
  let left = 0;
  let stream = 0;
  let raw = tty;

  const lines = (payload: Buffer): TimedLine[] => (splitters[stream]?.push(payload) ?? []).map(timed);
  return (chunk) => {
    const found: TimedLine[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (raw) {
        found.push(...lines(chunk.subarray(at)));
        break;
      }
      if (left > 0) {
        const part = chunk.subarray(at, at + left);
        found.push(...lines(part));
        left -= part.length;
        at += part.length;
        continue;
      }
      const part = chunk.subarray(at, at + HEADER_BYTES - headerBytes);
      part.copy(header, headerBytes);
      headerBytes += part.length;
      at += part.length;
      if (headerBytes < HEADER_BYTES) break;
      headerBytes = 0;
      // Not a frame (a runtime that sends raw bytes): what comes is taken as it is rather than lost.
      raw = header.readUInt8(0) > 3 || header.readUIntBE(1, 3) !== 0;
      if (raw) found.push(...lines(Buffer.from(header)));
      else {
        stream = header.readUInt8(0);
        left = header.readUInt32BE(4);
      }
    }
    return found;
  };
}

/** Docker's `timestamps`: '2026-11-20T10:00:00.123456789Z and then the line'. */
function timed(line: string): TimedLine {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?([\s\S]*)$/.exec(line);
  return parts ? { at: parts[1] ?? null, text: parts[2] ?? '' } : { at: null, text: line };
}
