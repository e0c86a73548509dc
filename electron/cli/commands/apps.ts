import type { Command } from 'commander';
import { urlsHere } from '../../shared/app-address.ts';
import type { AppDto, Attention, LiveState } from '../../shared/dto.ts';
import { standingOf } from '../../shared/standing.ts';
import { type Cli, connected, define } from '../command.ts';
import { outcomeWords, relative, releaseName } from '../format.ts';
import { facts, table } from '../table.ts';

/** Looking: what there is and how it is; and saying which container an app is. */
export function registerApps(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'apps', 'list the apps').action(
    connected(cli, exit, async ({ client, out, now }) => {
      const { apps } = await client.live.get();
      out.result(apps, () => appsTable(apps, now(), out.width));
    }),
  );

  define(program, 'status', 'say whether all is well, and what needs you').action(
    connected(cli, exit, async ({ client, out, now }) => {
      const { apps, ...state } = await client.live.get();
      out.result({ ...state, apps: apps.length }, () => statusLines(state, apps, now(), out.width));
    }),
  );

  define(program, 'containers', 'list the containers that could be adopted').action(
    connected(cli, exit, async ({ client, out }) => {
      out.result(await client.apps.adoptable(), (containers) =>
        containers.length === 0
          ? ['There is no container on this machine.']
          : table(
              [
                { title: 'NAME' },
                { title: 'IMAGE' },
                { title: 'STATE' },
                { title: 'ADOPTABLE', shrink: true },
              ],
              containers.map((c) => [
                c.name,
                c.image,
                c.state,
                c.app ? `is the app ${c.app}` : (c.refusal ?? adoptable(c.lookedAfterBy)),
              ]),
              out.width,
            ),
      );
    }),
  );

  define(
    program,
    'follow <app>',
    'say which container is the app, where its name leads to another one or to none',
  )
    .option('--keep-name', 'stay with the name (default: go after the container to its new name)')
    .action(
      connected(cli, exit, async ({ client, out }, command) => {
        const [app = ''] = command.args;
        const { keepName } = command.opts<{ keepName?: boolean }>();
        const answer = keepName === true ? 'keep-name' : 'follow';
        out.result(await client.apps.follow({ app, answer }), ({ message }) => [message]);
      }),
    );
}

function adoptable(lookedAfterBy: string | null): string {
  return lookedAfterBy === null ? 'yes' : `with --take-over: it is looked after by ${lookedAfterBy}`;
}

function appsTable(apps: AppDto[], now: Date, width: number): string[] {
  if (apps.length === 0) return ['No app yet. Add one with: homeport add <name> --git <url>'];
  const row = (app: AppDto) => [
    app.name,
    app.state,
    releaseName(app.running),
    lastUpdateWords(app, now),
    app.nextRunAt === null ? 'by hand' : relative(app.nextRunAt, now),
    urlsHere(app.addresses)[0] ?? '',
  ];
  const columns = [
    { title: 'NAME' },
    { title: 'STATE' },
    { title: 'RELEASE' },
    { title: 'LAST UPDATE', shrink: true },
    { title: 'NEXT CHECK' },
    { title: 'ADDRESS' },
  ];
  return table(columns, apps.map(row), width);
}

function lastUpdateWords(app: AppDto, now: Date): string {
  const update = app.activeUpdate ?? app.lastUpdate;
  if (update === null) return 'never';
  return `${outcomeWords(update)} ${relative(update.finishedAt ?? update.startedAt, now)}`;
}

/** That nothing needs a person does not mean that all runs. */
function wellWords(apps: AppDto[]): string {
  const { all, headline, detail } = standingOf(apps);
  return all ? 'All is well.' : `${headline}, and nothing needs you. ${detail}`;
}

const OVERALL: Record<Exclude<LiveState['overall'], 'well'>, string> = {
  working: 'An update is under way.',
  attention: 'Something needs you.',
  away: 'Docker does not answer.',
};

function overallWords(overall: keyof typeof OVERALL, { otherEngine }: LiveState['docker']): string {
  return overall === 'away' && otherEngine !== null
    ? 'Another Docker engine answers than the one the apps are on: nothing is done.'
    : OVERALL[overall];
}

function statusLines(state: Omit<LiveState, 'apps'>, apps: AppDto[], now: Date, width: number): string[] {
  const { docker, pause } = state;
  const lines = [
    state.overall === 'well' ? wellWords(apps) : overallWords(state.overall, docker),
    ...facts([
      [
        'Docker',
        docker.version === null ? docker.state : `${docker.state} (${docker.version}, ${docker.endpoint})`,
      ],
      ['', docker.message],
      [
        'Schedules',
        pause.paused ? `paused ${pause.until === null ? 'until resumed' : `until ${pause.until}`}` : 'run',
      ],
      ['Database', state.storeProblem],
      ['Disk', state.diskLow],
      ['Apps', String(apps.length)],
    ]),
  ];
  if (state.attention.length === 0) return lines;
  const rows = state.attention.map((each) => [each.app, each.message, relative(each.at, now)]);
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
    return ways.length === 0 ? [] : [`To answer for ${app}: ${ways.join(', or ')}`];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}
