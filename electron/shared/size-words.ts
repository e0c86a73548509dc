/** '0 B', '340 kB', '57 MB', '1.3 GB', '8.0 TB': powers of ten, as disks are sold. */
export function sizeWords(bytes: number): string {
  if (bytes < 1e3) return `${Math.max(0, Math.round(bytes))} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${Math.round(bytes / 1e6)} MB`;
  if (bytes < 1e12) return `${(bytes / 1e9).toFixed(1)} GB`;
  return `${(bytes / 1e12).toFixed(1)} TB`;
}
