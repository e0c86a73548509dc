/**
 * Takes the framing off a container's output. Without a terminal, stdout and stderr are sent in frames of
 * [stream, 0, 0, 0, length as 4 bytes big-endian] and payload; with a terminal (TTY) the bytes come as they are.
 * Source: Docker Engine API, ContainerAttach, "Stream format".
 */
export function demux(output: Buffer, tty: boolean): Buffer {
  if (tty) return output;
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 8 <= output.length) {
    const kind = output.readUInt8(at);
    const padded = output.readUIntBE(at + 1, 3) === 0;
    // Not a frame (a runtime that sends raw bytes): what is left is taken as it is rather than lost.
    if (kind > 3 || !padded) return Buffer.concat([...parts, output.subarray(at)]);
    const length = output.readUInt32BE(at + 4);
    parts.push(output.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts);
}
