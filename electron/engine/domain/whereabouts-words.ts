import type { App } from './model.ts';
import { type Astray, answersTo } from './whereabouts.ts';

type Named = Pick<App, 'name' | 'containerName'>;

/** What is so, and what is asked: for the list of what needs a person. */
export function astrayWords(app: Named, where: Astray): string {
  return `${whatIsSo(app, where)} ${question(app, where)} ${app.name} is not updated until you choose.`;
}

/** Why nothing is moved, and how it goes on: for whoever asks for an update. */
export function astrayRefusal(app: Named, where: Astray): string {
  const ways = {
    follow: `"homeport follow ${app.name}" follows the container to its new name`,
    'keep-name': `"homeport follow ${app.name} --keep-name" stays with the name`,
  };
  const how = answersTo(where).map((answer) => ways[answer]);
  if (where.is === 'replaced' && where.of !== null) how.push(namesBack(app, where));
  return `${whatIsSo(app, where)} It is not updated until you say which one is meant: ${how.join('; ')}.`;
}

function whatIsSo({ name, containerName }: Named, where: Astray): string {
  if (where.is === 'renamed') return `The container of ${name} is called "${where.to}" now.`;
  const other = where.of === null ? 'another container' : `the container of ${where.of}`;
  const own = where.to === null ? 'is gone' : `is called "${where.to}" now`;
  return `The name "${containerName}" leads to ${other} now, and the container of ${name} ${own}.`;
}

function question(app: Named, where: Astray): string {
  if (where.is === 'renamed') return `Follow it there, or keep to the name "${app.containerName}"?`;
  if (where.of === null) return `Follow it there, or take the one that has the name "${app.containerName}"?`;
  return `${where.to === null ? '' : 'Follow it there? Or '}${namesBack(app, where)}.`.replace(/^g/, 'G');
}

function namesBack({ name }: Named, { to }: Extract<Astray, { is: 'replaced' }>): string {
  return to === null
    ? `give that container its own name back (docker rename), or remove ${name} from Homeport and keep the container`
    : 'give the containers their own names back (docker rename)';
}
