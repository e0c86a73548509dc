import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { words, wordsAround } from '../../../renderer/i18n/in-words.ts';

it('says a sentence of the catalogue by its code', () => {
  expect(words('window.connecting')).toBe('Connecting to Homeport…');
  expect(words('ask.stop-title', { app: 'web' })).toBe('Stop web?');
  // @ts-expect-error a param is missing
  expect(words('ask.stop-title')).toBe('ask.stop-title');
});

it('says a sentence around an element, where the message has it', () => {
  const when = createElement('time', null, 'in 3 h');
  expect(renderToStaticMarkup(wordsAround('banner.paused-until', { when }))).toBe(
    'They go on by themselves <time>in 3 h</time>. Updating by hand works all the same.',
  );
  const inFolder = createElement('code', null, 'npm run');
  expect(
    renderToStaticMarkup(wordsAround('first.own-folder', { inFolder, command: '<b>homeport</b>' })),
  ).toBe('In Homeport’s own folder, write <code>npm run</code> in place of &lt;b&gt;homeport&lt;/b&gt;.');
  // @ts-expect-error what is counted is a number
  wordsAround('glance.in-all', { count: when });
});
