import { say, type Text } from '../shared/text/text.ts';

/** Names that somebody who typed `word` may have meant, the likeliest first. */
export function nearNames(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  return names
    .map((name) => ({ name, distance: distanceOf(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance !== null)
    .sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0) || a.name.localeCompare(b.name, 'en'))
    .slice(0, MOST)
    .map(({ name }) => name);
}

const MOST = 3;
/** Nobody types names that are longer, and the work grows with the square. */
const LONGEST = 80;

/** How many letters are wrong; null: too many for a slip. What is part of the other is near. */
function distanceOf(a: string, b: string): number | null {
  if (a === '' || a.length > LONGEST || b.length > LONGEST) return null;
  if (b.startsWith(a)) return 0.5;
  if (a.length > 2 && b.includes(a)) return 1;
  const distance = editDistance(a, b);
  return distance <= Math.max(1, Math.floor(Math.max(a.length, b.length) / 3)) ? distance : null;
}

/** Letters put in, left out, changed or swapped with the next (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(changed, swapped, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}

/** 'Did you mean "web" or "wiki"?'; null where nothing is near. */
export function didYouMean(word: string, names: readonly string[]): Text | null {
  const [first, ...others] = nearNames(word, names).map((name) => say('usage.name', { name }));
  if (first === undefined) return null;
  return say('usage.did-you-mean', {
    names: others.reduce((all, next) => say('usage.or', { all, next }), first),
  });
}
