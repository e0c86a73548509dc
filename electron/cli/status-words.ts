import type { AppDto, Attention, LiveState } from '../shared/dto.ts';
import { standingOf } from '../shared/standing.ts';
import { type Param, say, type Text } from '../shared/text/text.ts';
import { EXIT_DOCKER_AWAY, EXIT_NEEDS_YOU, EXIT_OK } from './exit.ts';
import { exactTime, relative } from './format.ts';
import { inWords } from './in-words.ts';
import { facts, table } from './table.ts';

/** What `homeport status` says and exits with. */

/** What `status --json` prints: the picture without the apps themselves. */
export type Status = Omit<LiveState, 'apps'> & {
  /** How many there are. */
  apps: number;
};

export function statusOf({ apps, ...state }: LiveState): Status {
  return { ...state, apps: apps.length };
}

/** For monitoring: 0 all is well, or an update is under way; 6 something needs a person; 7 Docker does not answer. */
export function statusExitCode({ overall }: Pick<LiveState, 'overall'>): number {
  if (overall === 'away') return EXIT_DOCKER_AWAY;
  return overall === 'attention' ? EXIT_NEEDS_YOU : EXIT_OK;
}

/** That nothing needs a person does not mean that all runs. */
function wellText(apps: AppDto[]): Text {
  const { all, headline, detail } = standingOf(apps);
  return all || detail === null
    ? say('cli.all-well')
    : say('cli.well', { standing: headline, which: detail });
}

/** The first line: all in one sentence. */
export function overallLine(state: LiveState): string {
  return inWords(overallText(state));
}

function overallText({ overall, docker, apps }: LiveState): Text {
  if (overall === 'well') return wellText(apps);
  return overall === 'away' && docker.otherEngine !== null
    ? say('cli.other-engine')
    : say(`cli.overall-${overall}`);
}

export function statusLines({ apps, ...state }: LiveState, now: Date, width: number): string[] {
  const { docker, pause } = state;
  const lines = [
    overallLine({ apps, ...state }),
    ...facts([
      [
        'Docker',
        docker.version === null ? docker.state : `${docker.state} (${docker.version}, ${docker.endpoint})`,
      ],
      ['', docker.message && inWords(docker.message)],
      [
        'Schedules',
        pause.paused
          ? `paused ${pause.until === null ? 'until resumed' : `until ${exactTime(pause.until)}`}`
          : 'run',
      ],
      ['Database', state.storeProblem && inWords(state.storeProblem)],
      ['Disk', state.diskLow && inWords(state.diskLow)],
      ['Apps', String(apps.length)],
    ]),
  ];
  if (state.attention.length === 0) return lines;
  const rows = state.attention.map((each) => [each.app, inWords(each.message), relative(each.at, now)]);
  return [
    ...lines,
    '',
    ...table([{ title: 'APP' }, { title: 'WHAT', shrink: true }, { title: 'WHEN' }], rows, width),
    ...answerLines(state.attention),
  ];
}

/** The commands that answer what is asked; the window has buttons for them. */
function answerLines(attention: readonly Attention[]): string[] {
  const lines = attention.flatMap(({ app, kind, answers = [] }) => {
    const commands: Partial<Record<Attention['kind'], string[]>> = {
      whereabouts: answers.map((it) => `homeport follow ${app}${it === 'follow' ? '' : ' --keep-name'}`),
      'taken-over': [`homeport take-back ${app}`, `homeport remove ${app}`],
      'awaiting-decision': [`homeport keep ${app}`, `homeport restore ${app}`],
    };
    const ways = commands[kind] ?? [];
    const [first, ...others] = ways;
    if (first === undefined) return [];
    const all = others.reduce<Param>((before, next) => say('cli.answer-or', { all: before, next }), first);
    return [inWords(say('cli.to-answer', { app, ways: all }))];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}
