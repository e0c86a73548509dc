/** What a backup that was made just now has in it: nothing to say, or one sentence. */
export function underWayWords(apps: readonly string[]): string[] {
  if (apps.length === 0) return [];
  const [what, shown] =
    apps.length === 1 ? ['An update was', 'that update is'] : ['Updates were', 'those updates are'];
  return [
    `${what} under way (${apps.join(', ')}). If you put this backup back, ${shown} shown as "outcome not known"; nothing that runs is touched.`,
  ];
}
