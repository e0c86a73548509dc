import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** The drawn icons: every state, platform and panel, in the platform's own format, from the one source as it is now. */
const STATES = ['well', 'working', 'attention', 'away'] as const;
const PANELS = ['light', 'dark'] as const;
const icon = (name: string) =>
  readFileSync(new URL(`../../../build/icons/generated/${name}`, import.meta.url));

type Picture = { width: number; height: number; pixels: { r: number; g: number; b: number; a: number }[] };

/** PNG of 8 bits a channel with alpha, as the browser writes it (PNG Specification, 9 "Filtering"). */
function decode(png: Buffer): Picture {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  expect([png.readUInt8(24), png.readUInt8(25)], '8 bits, RGBA').toEqual([8, 6]);
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * 4;
  const bytes = Buffer.alloc(stride * height);
  const at = (row: number, column: number) =>
    row < 0 || column < 0 ? 0 : bytes.readUInt8(row * stride + column);
  for (let row = 0; row < height; row += 1) {
    const filter = raw.readUInt8(row * (stride + 1));
    for (let column = 0; column < stride; column += 1) {
      const [left, up, corner] = [at(row, column - 4), at(row - 1, column), at(row - 1, column - 4)];
      const distance = (value: number) => Math.abs(left + up - corner - value);
      const paeth =
        distance(left) <= distance(up) && distance(left) <= distance(corner)
          ? left
          : distance(up) <= distance(corner)
            ? up
            : corner;
      const guess = [0, left, up, Math.floor((left + up) / 2), column < 4 ? up : paeth][filter] ?? 0;
      bytes.writeUInt8((raw.readUInt8(row * (stride + 1) + 1 + column) + guess) & 255, row * stride + column);
    }
  }
  const pixels = Array.from({ length: width * height }, (_, index) => ({
    r: bytes.readUInt8(index * 4),
    g: bytes.readUInt8(index * 4 + 1),
    b: bytes.readUInt8(index * 4 + 2),
    a: bytes.readUInt8(index * 4 + 3),
  }));
  return { width, height, pixels };
}
const shape = ({ pixels }: Picture) => pixels.map(({ a }) => (a > 127 ? '#' : '.')).join('');
/** 0 is black, 255 white: of what is surely painted. */
const brightness = ({ pixels }: Picture) => {
  const solid = pixels.filter(({ a }) => a > 250);
  expect(solid.length).toBeGreaterThan(20);
  return solid.reduce((sum, { r, g, b }) => sum + 0.3 * r + 0.6 * g + 0.1 * b, 0) / solid.length;
};
/** Sizes in an ICO, after checking that each entry points at a PNG of that size. */
function sizesOfIco(file: Buffer): number[] {
  expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const entry = 6 + index * 16;
    const size = file.readUInt8(entry) || 256;
    const from = file.readUInt32LE(entry + 12);
    const png = file.subarray(from, from + file.readUInt32LE(entry + 8));
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    return size;
  });
}

it('are drawn from the source as it is now (else: node build/scripts/icons.ts)', () => {
  const source = readFileSync(new URL('../../../build/icons/source/homeport.svg', import.meta.url), 'utf8');
  expect(icon('drawn-from.sha256').toString().trim()).toBe(createHash('sha256').update(source).digest('hex'));
});

describe.each(PANELS)('for a %s panel', (panel) => {
  it.each(STATES)('%s: 22 px and 44 px for Linux, an .ico for Windows', (state) => {
    expect(decode(icon(`tray-${state}-${panel}.png`))).toMatchObject({ width: 22, height: 22 });
    expect(decode(icon(`tray-${state}-${panel}@2x.png`))).toMatchObject({ width: 44, height: 44 });
    expect(sizesOfIco(icon(`tray-${state}-${panel}.ico`))).toEqual([16, 20, 24, 32, 48]);
  });

  it.each(STATES)('%s stands out from it, and is never pure black or white', (state) => {
    const picture = decode(icon(`tray-${state}-${panel}@2x.png`));
    if (panel === 'dark') expect(brightness(picture)).toBeGreaterThan(140);
    else expect(brightness(picture)).toBeLessThan(125);
    const pure = picture.pixels.filter(
      ({ r, g, b, a }) => a > 250 && [0, 255].includes(r) && r === g && g === b,
    );
    expect(pure).toEqual([]);
  });
});

describe('for macOS', () => {
  it.each(STATES)('%s is a template: black and alpha alone, with its @2x', (state) => {
    for (const [name, size] of [
      ['', 22],
      ['@2x', 44],
    ] as const) {
      const picture = decode(icon(`tray-${state}-Template${name}.png`));
      expect(picture).toMatchObject({ width: size, height: size });
      expect(picture.pixels.filter(({ r, g, b, a }) => a > 0 && r + g + b > 0)).toEqual([]);
      expect(picture.pixels.some(({ a }) => a === 0)).toBe(true);
    }
  });
});

it('tell every state by its shape, not by its colour alone', () => {
  for (const file of STATES.map((state) => `tray-${state}-Template.png`)) {
    const others = STATES.map((state) => `tray-${state}-Template.png`).filter((other) => other !== file);
    for (const other of others) {
      const [one, two] = [shape(decode(icon(file))), shape(decode(icon(other)))];
      const different = [...one].filter((pixel, index) => pixel !== two[index]).length;
      expect(different, `${file} and ${other}`).toBeGreaterThan(20);
    }
  }
});

describe('of the app', () => {
  it('are there in every size that Linux, Windows and macOS ask for', () => {
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024])
      expect(decode(icon(`linux/${size}x${size}.png`))).toMatchObject({ width: size, height: size });
    expect(sizesOfIco(icon('homeport.ico'))).toEqual([16, 24, 32, 48, 64, 128, 256]);
    const icns = icon('homeport.icns');
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const types: string[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      types.push(icns.toString('latin1', at, at + 4));
    expect(types).toEqual(expect.arrayContaining(['ic07', 'ic08', 'ic09', 'ic10', 'ic13', 'ic14']));
  });
});
