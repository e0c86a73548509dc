const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** '0 B', '340 kB', '3.4 MB', '57 MB', '1.3 GB', '8.0 TB': powers of ten, as disks are sold. */
export function sizeWords(bytes: number): string {
  let unit = 0;
  let amount = Math.max(0, bytes);
  // What would be written as 1000 of one unit is one of the next.
  while (unit < UNITS.length - 1 && amount >= 999.5) {
    amount /= 1000;
    unit += 1;
  }
  const broken = unit >= 3 || (unit === 2 && amount < 9.95);
  return `${broken ? amount.toFixed(1) : Math.round(amount)} ${UNITS[unit]}`;
}
