/**
 * As much of D-Bus's wire format as a small service needs (D-Bus Specification, "Message Protocol"): little-endian, header
 * fields of the types that the header knows, bodies made of strings, numbers and one variant.
 */

/** Message types. */
export const CALL = 1;
export const RETURN = 2;
export const FAILURE = 3;

/** Header fields: code, signature. */
const FIELDS = {
  path: [1, 'o'],
  interface: [2, 's'],
  member: [3, 's'],
  errorName: [4, 's'],
  replySerial: [5, 'u'],
  destination: [6, 's'],
  sender: [7, 's'],
  signature: [8, 'g'],
} as const;
type Field = keyof typeof FIELDS;
export type Header = { type: number; serial: number } & Partial<Record<Field, string | number>>;
export type Value = ['s' | 'u' | 'b', string | number | boolean];

const align = (offset: number, to: number) => Math.ceil(offset / to) * to;

class Writer {
  #bytes = Buffer.alloc(0);
  get length(): number {
    return this.#bytes.length;
  }
  pad(to: number): this {
    return this.raw(Buffer.alloc(align(this.length, to) - this.length));
  }
  raw(bytes: Buffer): this {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    return this;
  }
  byte(value: number): this {
    return this.raw(Buffer.from([value]));
  }
  u32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return this.pad(4).raw(bytes);
  }
  string(text: string): this {
    const bytes = Buffer.from(text);
    return this.u32(bytes.length).raw(bytes).byte(0);
  }
  signature(text: string): this {
    return this.byte(text.length).raw(Buffer.from(text)).byte(0);
  }
  value(signature: string, value: unknown): this {
    if (signature === 'u') return this.u32(Number(value));
    if (signature === 'b') return this.u32(value === true ? 1 : 0);
    return signature === 'g' ? this.signature(String(value)) : this.string(String(value));
  }
  bytes(): Buffer {
    return this.#bytes;
  }
}

/** @param variant whether the (one) value of the body is wrapped in a variant, as Properties.Get answers */
export function encode(header: Header, body: Value[] = [], variant = false): Buffer {
  const content = new Writer();
  for (const [signature, value] of body) {
    if (variant) content.signature(signature);
    content.value(signature, value);
  }
  const signature = variant ? 'v' : body.map(([one]) => one).join('');
  const fields = new Writer();
  for (const [name, value] of Object.entries({ ...header, ...(signature === '' ? {} : { signature }) })) {
    if (!(name in FIELDS)) continue;
    const [code, type] = FIELDS[name as Field];
    fields.pad(8).byte(code).signature(type).value(type, value);
  }
  return new Writer()
    .raw(Buffer.from(['l'.charCodeAt(0), header.type, 0, 1]))
    .u32(content.length)
    .u32(header.serial)
    .u32(fields.length)
    .raw(fields.bytes())
    .pad(8)
    .raw(content.bytes())
    .bytes();
}

/** The first whole message in `bytes`, and what comes after it; null: it has not all come yet. */
export function decode(bytes: Buffer): { header: Header; body: Buffer; rest: Buffer } | null {
  if (bytes.length < 16) return null;
  const bodyLength = bytes.readUInt32LE(4);
  const fieldsEnd = 16 + bytes.readUInt32LE(12);
  const bodyStart = align(fieldsEnd, 8);
  if (bytes.length < bodyStart + bodyLength) return null;
  const header: Header = { type: bytes.readUInt8(1), serial: bytes.readUInt32LE(8) };
  for (let at = 16; at < fieldsEnd; ) {
    at = align(at, 8);
    const code = bytes.readUInt8(at);
    // One byte of length, one type, one zero: header fields are of basic types.
    const type = String.fromCharCode(bytes.readUInt8(at + 2));
    const read = readBasic(bytes, at + 4, type);
    at = read.end;
    for (const [name, [known]] of Object.entries(FIELDS)) {
      if (known === code) header[name as Field] = read.value;
    }
  }
  const end = bodyStart + bodyLength;
  return { header, body: bytes.subarray(bodyStart, end), rest: bytes.subarray(end) };
}

/** The strings that a body begins with. */
export function strings(body: Buffer, count: number): string[] {
  const found: string[] = [];
  for (let at = 0; found.length < count && at < body.length; ) {
    const { value, end } = readBasic(body, align(at, 4), 's');
    found.push(String(value));
    at = end;
  }
  return found;
}

function readBasic(bytes: Buffer, at: number, type: string): { value: string | number; end: number } {
  if (type === 'u') return { value: bytes.readUInt32LE(at), end: at + 4 };
  const [length, from] = type === 'g' ? [bytes.readUInt8(at), at + 1] : [bytes.readUInt32LE(at), at + 4];
  return { value: bytes.subarray(from, from + length).toString('utf8'), end: from + length + 1 };
}
