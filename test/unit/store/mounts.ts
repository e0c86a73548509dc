import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { onTestFinished } from 'vitest';

/** Only root on Linux can make a small or a read-only file system; elsewhere those tests are listed as skipped. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;
if (!canMount) console.warn('NOT RUN: full and read-only disks need root on Linux.');

/** A file system in memory of so many KiB, unmounted after the test. */
export function mountSmallDisk(dir: string, kib: number): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k,mode=0700`, 'tmpfs', dir]);
  onTestFinished(() => {
    execFileSync('umount', [dir]);
  });
}

export function remount(dir: string, mode: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${mode}`, dir]);
}
