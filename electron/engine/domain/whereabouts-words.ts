import { say, sentences, type Text } from '../../shared/text/text.ts';
import type { App } from './model.ts';
import { type Astray, answersTo } from './whereabouts.ts';

type Named = Pick<App, 'name' | 'containerName'>;

/** What is so, and what is asked: for the list of what needs a person. */
export function astrayWords(app: Named, where: Astray): Text {
  return sentences(
    whatIsSo(app, where),
    question(app, where),
    say('whereabouts.until-then', { app: app.name }),
  );
}

/** Why nothing is moved, and how it goes on: for whoever asks for an update. */
export function astrayRefusal({ name: app, ...rest }: Named, where: Astray): Text {
  const ways = answersTo(where).map((answer) => say(`whereabouts.way-${answer}`, { app }));
  if (where.is === 'replaced' && where.of !== null)
    ways.push(
      where.to === null
        ? say('whereabouts.way-name-back-or-remove', { app })
        : say('whereabouts.way-name-back'),
    );
  return sentences(
    whatIsSo({ name: app, ...rest }, where),
    say('whereabouts.say-which', {
      ways: ways.reduce((all, next) => say('whereabouts.ways', { all, next })),
    }),
  );
}

function whatIsSo({ name: app, containerName: name }: Named, where: Astray): Text {
  if (where.is === 'renamed') return say('whereabouts.renamed', { app, to: where.to });
  const other =
    where.of === null
      ? say('whereabouts.another-container')
      : say('whereabouts.container-of', { app: where.of });
  return where.to === null
    ? say('whereabouts.replaced-gone', { name, other, app })
    : say('whereabouts.replaced', { name, other, app, to: where.to });
}

function question({ name: app, containerName: name }: Named, where: Astray): Text {
  if (where.is === 'renamed') return say('whereabouts.follow-or-keep', { name });
  if (where.of === null) return say('whereabouts.follow-or-take', { name });
  return where.to === null ? say('whereabouts.name-back', { app }) : say('whereabouts.follow-or-name-back');
}
