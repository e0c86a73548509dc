/** What a backup that was made just now has in it: nothing to say, or one sentence. */
export function underWayWords(apps: readonly string[]): string[] {
  if (apps.length === 0) return [];
  const what = apps.length === 1 ? 'An update is' : 'Updates are';
  return [
    `${what} under way (${apps.join(', ')}): put back, this backup leaves what runs then as it is, and says that how that ended is not known.`,
  ];
}
