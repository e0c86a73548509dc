/** The two icon containers. Both take PNGs as they are: ICO since Windows Vista, ICNS since Mac OS X 10.7. */

export type Png = { size: number; data: Buffer };

/** ICO: ICONDIR, one ICONDIRENTRY an image, then the images. Sizes up to 256 (written as 0). */
export function icoOf(images: Png[]): Buffer {
  const header = Buffer.alloc(6 + images.length * 16);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  for (const [index, { size, data }] of images.entries()) {
    const entry = 6 + index * 16;
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(data.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += data.length;
  }
  return Buffer.concat([header, ...images.map((image) => image.data)]);
}

/** Apple's type of each size in pixels; a type with '@2x' meaning has the pixels of twice its points. */
const ICNS_TYPES: [type: string, pixels: number][] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** ICNS: 'icns', total length, then blocks of type, length (with its own 8 bytes) and PNG. */
export function icnsOf(images: Png[]): Buffer {
  const blocks = ICNS_TYPES.flatMap(([type, pixels]) => {
    const image = images.find((candidate) => candidate.size === pixels);
    return image === undefined ? [] : [block(type, image.data)];
  });
  return block('icns', Buffer.concat(blocks));
}

function block(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([head, data]);
}
