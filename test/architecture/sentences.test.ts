import { expect, test } from 'vitest';
import { sentencesIn } from './sentences.ts';
import { sourcesIn } from './sources.ts';

/** What Homeport says to people stands in the catalogue, and nowhere else: a second language would miss it. */
const CATALOGUE = 'electron/shared/text/';

test('the reader of sentences sees what people would', () => {
  const text = [
    "throw new HomeportError('CONFLICT', 'The app is busy. Try again.');",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a source is read here
    'say(`Port ${port} is taken by "${names.join(", ")}". Choose another one.`);',
    "// It's 'Not a sentence for people.'",
    '/* "Nor is this one." */',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a source is read here
    'const more = `${all ? "All of it." : `Only ${one} of them.`} and more`;',
    "log('The engine’s own log stays English.');",
    "throw new Error('A defect is said in English.');",
    "const code = 'outcome.failed', words = 'no sentence';",
    "db.get('SELECT 1 FROM apps WHERE name = ?', name);",
    '<p>\n  Nothing runs yet. Add an app.\n</p>',
    'const quote = /["\']/;',
  ].join('\n');
  expect(sentencesIn(text)).toEqual([
    'The app is busy. Try again.',
    'Port {} is taken by "{}". Choose another one.',
    'All of it.',
    'Only {} of them.',
    'Nothing runs yet. Add an app.',
  ]);
});

test('no sentence for people is written outside of the catalogue', () => {
  const outside = ['electron', 'renderer']
    .flatMap((folder) => sourcesIn(folder))
    .filter(({ file }) => !file.startsWith(CATALOGUE))
    .map(({ file, text }) => ({ file, sentences: sentencesIn(text) }))
    .filter(({ sentences }) => sentences.length > 0);
  expect(outside).toEqual([]);
});
