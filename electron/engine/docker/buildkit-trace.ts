/**
 * What BuildKit says of a build: base64'd protobuf messages in the stream's `aux` fields. Read by hand because only
 * few fields are wanted, and dockerode's own decoder keeps all output in memory and shows command output as base64.
 * Source: moby/buildkit api/services/control/control.proto, StatusResponse; encoding: protobuf.dev "Encoding".
 */
type BuildKitStatus = {
  vertexes: {
    digest: string;
    name: string;
    cached: boolean;
    started: boolean;
    completed: boolean;
    error: string;
  }[];
  /** `stream`: 1 is what the command wrote to stdout, 2 to stderr. */
  logs: { vertex: string; stream: number; message: Buffer }[];
  warnings: string[];
};

type Field = { number: number; bytes: Buffer | null; value: number };

/** Unknown fields are skipped; a message that breaks off yields what came before. */
export function decodeBuildKitStatus(aux: string): BuildKitStatus {
  const status: BuildKitStatus = { vertexes: [], logs: [], warnings: [] };
  for (const { number, bytes } of fields(Buffer.from(aux, 'base64'))) {
    if (bytes === null) continue;
    if (number === 1) status.vertexes.push(vertexOf(bytes));
    else if (number === 3) status.logs.push(logOf(bytes));
    else if (number === 4) status.warnings.push(text(bytes, 3));
  }
  return status;
}

function vertexOf(message: Buffer): BuildKitStatus['vertexes'][number] {
  const vertex = { digest: '', name: '', cached: false, started: false, completed: false, error: '' };
  for (const { number, bytes, value } of fields(message)) {
    if (number === 1 && bytes !== null) vertex.digest = bytes.toString();
    else if (number === 3 && bytes !== null) vertex.name = bytes.toString();
    else if (number === 4) vertex.cached = value !== 0;
    else if (number === 5) vertex.started = true;
    else if (number === 6) vertex.completed = true;
    else if (number === 7 && bytes !== null) vertex.error = bytes.toString();
  }
  return vertex;
}

function logOf(message: Buffer): BuildKitStatus['logs'][number] {
  let stream = 0;
  let found: Buffer = Buffer.alloc(0);
  for (const { number, bytes, value } of fields(message)) {
    if (number === 3) stream = value;
    else if (number === 4 && bytes !== null) found = bytes;
  }
  return { vertex: text(message, 1), stream, message: found };
}

function text(message: Buffer, wanted: number): string {
  for (const { number, bytes } of fields(message))
    if (number === wanted && bytes !== null) return bytes.toString();
  return '';
}

function* fields(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = () => {
    let value = 0;
    // Not by shifting: those work on 32 bits, and timestamps are longer.
    for (let factor = 1; at < message.length; factor *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    switch (key % 8) {
      case 0:
        yield { number, bytes: null, value: varint() };
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const length = varint();
        if (at + length > message.length) return;
        yield { number, bytes: message.subarray(at, at + length), value: 0 };
        at += length;
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        return;
    }
  }
}
