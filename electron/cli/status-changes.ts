import type { LiveState } from '../shared/dto.ts';
import { stateWords } from '../shared/standing.ts';
import { say } from '../shared/text/text.ts';
import { outcomeWords } from './format.ts';
import { inWords } from './in-words.ts';
import { overallLine } from './status-words.ts';

/** What `status --watch` looks at, by what it is called. */
type Facts = ReadonlyMap<string, string>;

/** What is another one in the second picture, one line each: 'web: running → unhealthy'. */
export function statusChanges(before: LiveState, after: LiveState): string[] {
  const [old, now] = [factsOf(before), factsOf(after)];
  const gone = [...old.keys()].filter((key) => !now.has(key));
  const changed = [...now].filter(([key, text]) => old.get(key) !== text);
  return [
    ...changed.map(([key, text]) => {
      const was = old.get(key);
      return was === undefined ? `${key}: ${text}` : `${key}: ${was} → ${text}`;
    }),
    ...gone.map((key) => inWords(say('cli.no-more', { what: key }))),
  ];
}

function factsOf(state: LiveState): Facts {
  const { docker, pause, storeProblem, diskLow, attention } = state;
  return new Map([
    ['Homeport', overallLine(state)],
    ['Docker', docker.state],
    ['Schedules', pause.paused ? 'paused' : 'run'],
    ...(storeProblem === null ? [] : [['Database', inWords(storeProblem)] as const]),
    ...(diskLow === null ? [] : [['Disk', inWords(diskLow)] as const]),
    ...state.apps.flatMap((app) => [
      [app.name, inWords(stateWords(app.state))] as const,
      ...(app.activeUpdate === null
        ? []
        : [[`${app.name}, ${app.activeUpdate.kind}`, outcomeWords(app.activeUpdate)] as const]),
    ]),
    ...attention.map(({ app, kind, message }) => [`${app} needs you (${kind})`, inWords(message)] as const),
  ]);
}
