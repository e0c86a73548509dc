export function isOlder(base: string, output: string, sources: readonly string[]): boolean;
