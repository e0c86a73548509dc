/** Values as Docker's JSON has them: what counts as "nobody set this", and when two are the same. */

/**
 * Docker writes an unset field as null, '', [], {}, false or 0, differently from version to version: all mean "not set".
 * The few fields where a zero says something are known to the callers.
 */
export function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** JSON with sorted keys and without unset members: equal texts mean equal values. */
export function canonical(value: unknown): string {
  if (isUnset(value)) return 'null';
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonical(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => !isUnset(member))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** A path without its trailing slashes, as Docker cleans it ('/data/' and '/data' are one place). */
export function cleanPath(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
}
