import type { SampleKind } from './files.ts';

/** The page that the sample answers with: a program of the shell, since it counts. Nothing of it comes from outside. */

const SAYS: Record<SampleKind, string> = {
  first: 'This is its first release.',
  good: 'A good change: built, seen healthy, and then in place of the one before.',
  broken: 'Nobody ever reads this: the build of this version fails.',
  unhealthy: 'This version answers, but its health check says no: the one before it is back in a moment.',
  slow: 'A slow one: it took its time to start, and was given it.',
};

/** One colour a version, so that a change is seen before it is read. */
const hue = (version: number): number => (200 + version * 67) % 360;

/**
 * A CGI program for busybox. The number of visits lies in the volume at /data, and so outlives every release.
 * In the here-document nothing but `$visits` may have a meaning for the shell.
 */
export function indexProgram(version: number, kind: SampleKind): string {
  return `#!/bin/sh
visits=$(cat /data/visits 2>/dev/null)
case $visits in '' | 0* | *[!0-9]*) visits=0 ;; esac
visits=$((visits + 1))
echo "$visits" >"/data/visits.$$" && mv "/data/visits.$$" /data/visits
printf 'Content-Type: text/html; charset=utf-8\\r\\nCache-Control: no-store\\r\\n\\r\\n'
cat <<END
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sample, version ${version}</title>
<style>
body { margin: 0; font: 18px/1.5 system-ui, sans-serif; }
header { height: 20vh; background: hsl(${hue(version)} 45% 45%); }
main { max-width: 34em; margin: 0 auto; padding: 28px 20px; }
h1 { margin: 0; font-size: 44px; line-height: 1.2; }
</style>
</head>
<body>
<header></header>
<main>
<h1>Version ${version}</h1>
<p>${SAYS[kind]}</p>
<p>You are visit number <strong>$visits</strong>. The number is kept in a volume: it goes on counting, whichever version runs.</p>
<p>This is the sample app of Homeport. Push a change to it, and load this page again.</p>
</main>
</body>
</html>
END
`;
}
