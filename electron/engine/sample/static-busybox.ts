import { execFile } from 'node:child_process';
import { open, readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Where the packages `busybox-static` and `busybox` of the distributions put it. */
const PLACES = [
  '/bin/busybox',
  '/usr/bin/busybox',
  '/bin/busybox.static',
  '/usr/sbin/busybox',
  '/sbin/busybox',
];
/** What the sample is made of. */
const APPLETS = ['sh', 'httpd', 'wget', 'cat', 'mv', 'mkdir', 'chown', 'sleep'];
/** Bytes; a real one has about 2 MB. */
const LARGEST = 16 * 1024 * 1024;
const LIST_LIMIT_MS = 5_000;
/** More than the tables that `isStaticFor` reads take. */
const HEAD_BYTES = 4096;

const run = promisify(execFile);

/**
 * A busybox of this machine that runs in an image with nothing else in it, on that architecture.
 * @param architecture the engine's, as Docker names it: 'amd64'
 * @returns its content; null: there is none
 */
export async function staticBusybox(architecture: string, places = PLACES): Promise<Buffer | null> {
  for (const place of places) {
    if (!(await serves(place, architecture))) continue;
    return readFile(place);
  }
  return null;
}

async function serves(place: string, architecture: string): Promise<boolean> {
  try {
    const { size } = await stat(place);
    if (size > LARGEST || !isStaticFor(await headOf(place), architecture)) return false;
    const { stdout } = await run(place, ['--list'], { timeout: LIST_LIMIT_MS });
    const applets = new Set(stdout.split(/\s+/));
    return APPLETS.every((applet) => applets.has(applet));
  } catch {
    // Not there, not to be read, or not to be run on this machine: the next one may be.
    return false;
  }
}

async function headOf(place: string): Promise<Buffer> {
  const file = await open(place);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** ELF's numbers of machines, by Docker's names of architectures. Source: elf(5), elf.h. */
const MACHINES: Record<string, number> = {
  amd64: 62,
  x86_64: 62,
  arm64: 183,
  aarch64: 183,
  arm: 40,
  '386': 3,
  riscv64: 243,
};
const PT_INTERP = 3;

/**
 * Whether it is a program for that architecture that needs no other file: no segment of it names an interpreter.
 * @param head the first kilobytes of the file. Source: elf(5)
 */
export function isStaticFor(head: Buffer, architecture: string): boolean {
  if (head.length < 64 || head.readUInt32BE(0) !== 0x7f454c46) return false;
  const wide = head[4] === 2;
  // All architectures that are known here are little-endian.
  if (head[5] !== 1 || head.readUInt16LE(18) !== MACHINES[architecture]) return false;
  const table = wide ? Number(head.readBigUInt64LE(32)) : head.readUInt32LE(28);
  const [entry, count] = wide
    ? [head.readUInt16LE(54), head.readUInt16LE(56)]
    : [head.readUInt16LE(42), head.readUInt16LE(44)];
  const places = Array.from({ length: count }, (_, n) => table + n * entry);
  return (
    places.length > 0 && places.every((at) => at + 4 <= head.length && head.readUInt32LE(at) !== PT_INTERP)
  );
}
