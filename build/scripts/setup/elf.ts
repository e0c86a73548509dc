import { readFileSync } from 'node:fs';

/** elf(5): the type of a program header that names an interpreter, which a dynamic program is started by. */
const PT_INTERP = 3;

/**
 * Whether a file is a program that needs no libraries: one that runs in an image which holds nothing else.
 * False for what can't be read or is no ELF file of 64 bits, little-endian (all machines that Node 24 is made for, but IBM's Z).
 */
export function isStaticProgram(path: string): boolean {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch {
    return false;
  }
  if (file.length < 64 || file.toString('latin1', 0, 6) !== '\u007fELF\u0002\u0001') return false;
  const headersAt = Number(file.readBigUInt64LE(32));
  const size = file.readUInt16LE(54);
  const count = file.readUInt16LE(56);
  for (let index = 0; index < count; index += 1) {
    const at = headersAt + index * size;
    if (at + 4 > file.length || file.readUInt32LE(at) === PT_INTERP) return false;
  }
  return true;
}
