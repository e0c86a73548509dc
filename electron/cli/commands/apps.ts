import type { Command } from 'commander';
import { urlsHere } from '../../shared/app-address.ts';
import type { AdoptableContainer, AppDto } from '../../shared/dto.ts';
import { stateWords } from '../../shared/standing.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, connected, define } from '../command.ts';
import { outcomeWords, relative, releaseName, shortImage } from '../format.ts';
import { inWords } from '../in-words.ts';
import type { Said } from '../output.ts';
import { table } from '../table.ts';

/** Looking: what there is and how it is; and saying which container an app is. */
export function registerApps(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'apps', 'list the apps').action(
    connected(cli, exit, async ({ client, out, now }) => {
      const { apps } = await client.live.get();
      out.result(apps, () => appsTable(apps, now(), out.width));
    }),
  );

  define(
    program,
    'containers',
    'list the containers of this machine, and which of them can be adopted',
  ).action(
    connected(cli, exit, async ({ client, out }) => {
      const found = await client.apps.adoptable();
      out.result(
        found.map((container) => ({ ...container, adoptable: isFree(container) })),
        () =>
          found.length === 0
            ? [say('cli.no-container')]
            : [
                ...table(
                  [
                    { title: 'NAME' },
                    { title: 'IMAGE' },
                    { title: 'STATE' },
                    { title: 'ADOPTABLE', shrink: true },
                  ],
                  found.map((c) => [c.name, shortImage(c.image), c.state, adoptableWords(c)]),
                  out.width,
                ),
                ...elsewhereLines(found),
              ],
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

/** Nothing speaks against it, and nobody else looks after it. */
function isFree({ app, refusal, lookedAfterBy }: AdoptableContainer): boolean {
  return app === null && refusal === null && lookedAfterBy === null;
}

function adoptableWords({ app, refusal, lookedAfterBy }: AdoptableContainer): string {
  if (app !== null) return inWords(say('cli.is-app', { app }));
  if (refusal !== null) return inWords(say('cli.not-adoptable', { why: refusal }));
  if (lookedAfterBy === null) return inWords(say('cli.adoptable'));
  return inWords(say('cli.not-ours'));
}

/** Who that is, and the way there is: too long for a table. */
function elsewhereLines(found: readonly AdoptableContainer[]): Said[] {
  const lines = found.flatMap(({ name, app, refusal, lookedAfterBy }) =>
    app === null && refusal === null && lookedAfterBy !== null
      ? [say('cli.container-elsewhere', { container: name, who: lookedAfterBy })]
      : [],
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

function appsTable(apps: AppDto[], now: Date, width: number): Said[] {
  if (apps.length === 0) return [say('cli.no-app')];
  const row = (app: AppDto) => [
    app.name,
    inWords(stateWords(app.state)),
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
