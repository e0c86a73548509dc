import { load } from '../../shared/text/catalogue.ts';
import { DEFAULT_LOCALE } from '../../shared/text/locales.ts';
import { render } from '../../shared/text/render.ts';
import { SAMPLE_PAGE } from '../../shared/text/sample-page.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { SampleKind } from './files.ts';

load(SAMPLE_PAGE);

/** The page that the sample answers with: a program of the shell, since it counts. Nothing of it comes from outside. */

/** Stands for the number of visits until the shell knows it. */
const COUNTED = '{visits}';

/** Words that mean nothing to HTML, nor to the shell in the here-document around it. */
const inPage = (text: Text): string =>
  render(text, DEFAULT_LOCALE).replace(/[&<>$`\\]/g, (character) => `&#${character.charCodeAt(0)};`);

/** One colour a version, so that a change is seen before it is read. */
const hue = (version: number): number => (200 + version * 67) % 360;

/**
 * A CGI program for busybox. The number of visits lies in the volume at /data, and so outlives every release.
 * In the here-document nothing but `$visits` may have a meaning for the shell.
 */
export function indexProgram(version: number, kind: SampleKind): string {
  const visits = inPage(say('sample-page.visits', { visits: COUNTED }));
  return `#!/bin/sh
visits=$(cat /data/visits 2>/dev/null)
case $visits in '' | 0* | *[!0-9]*) visits=0 ;; esac
visits=$((visits + 1))
echo "$visits" >"/data/visits.$$" && mv "/data/visits.$$" /data/visits
printf 'Content-Type: text/html; charset=utf-8\\r\\nCache-Control: no-store\\r\\n\\r\\n'
cat <<END
<!doctype html>
<html lang="${DEFAULT_LOCALE}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${inPage(say('sample-page.title', { version }))}</title>
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
<h1>${inPage(say('sample-page.version', { version }))}</h1>
<p>${inPage(say(`sample-page.${kind}`))}</p>
<p>${visits.replace(COUNTED, () => '<strong>$visits</strong>')}</p>
<p>${inPage(say('sample-page.next'))}</p>
</main>
</body>
</html>
END
`;
}
