/** How a file may travel: as it is, or as the copy that the build put beside it. */
export type Coding = 'br' | 'gzip' | 'identity';

/** The smallest first: what decides where a browser likes several equally. */
const BY_SIZE: readonly Coding[] = ['br', 'gzip', 'identity'];

/** A list this long is no browser's. Characters. */
const LONGEST = 1000;

/**
 * Which of the codings that are there to send, the best first (RFC 9110, 12.5.3). The file as it is comes last at the latest:
 * it is better than an error, even for who refuses it.
 *
 * @param header Accept-Encoding as sent
 */
export function codingsFor(header: string | undefined): Coding[] {
  const wishes = parse(header ?? '');
  // What is not named has the weight of '*'; without one only the file as it is may be sent.
  const weight = (coding: Coding) =>
    wishes.get(coding) ?? wishes.get('*') ?? (coding === 'identity' ? LEAST : 0);
  const accepted = BY_SIZE.filter((coding) => weight(coding) > 0).sort((a, b) => weight(b) - weight(a));
  return accepted.includes('identity') ? accepted : [...accepted, 'identity'];
}

/** Less than any weight that can be said: three digits at most. */
const LEAST = 0.0001;

/** Weights by coding, from 0 (never) to 1. What can't be read is left out, as if it were not there. */
function parse(header: string): Map<string, number> {
  const wishes = new Map<string, number>();
  if (header.length > LONGEST) return wishes;
  for (const part of header.toLowerCase().split(',')) {
    const match = /^\s*([a-z*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/.exec(part);
    if (match?.[1] === undefined) continue;
    // A coding of old that means the same.
    const coding = match[1] === 'x-gzip' ? 'gzip' : match[1];
    wishes.set(coding, Math.min(1, Number(match[2] ?? 1)));
  }
  return wishes;
}
