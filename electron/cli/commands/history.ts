import type { Command } from 'commander';
import type { LogLine, ReleaseDto, ReleaseRef, UpdateDto } from '../../shared/dto.ts';
import { furtherLines, headline } from '../../shared/errors.ts';
import { againWithBases, kindOf } from '../../shared/outcome-words.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { RESTORE_MEANS } from '../../shared/words.ts';
import { type Cli, connected, define } from '../command.ts';
import {
  between,
  downtimeWords,
  duration,
  exactTime,
  outcomeWords,
  relative,
  releaseName,
  releaseStateWords,
  stepName,
  versionWords,
} from '../format.ts';
import { historyEntry } from '../history-json.ts';
import { inWords, shortWords } from '../in-words.ts';
import type { Said } from '../output.ts';
import { numberBetween } from '../parse-options.ts';
import { facts, table } from '../table.ts';

/** What happened. */
export function registerHistory(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'releases <app>', 'list the releases that are kept, newest first').action(
    connected(cli, exit, async ({ client, out, now }, command) => {
      const [app = ''] = command.args;
      const releases = await client.releases.list({ app });
      out.result(releases, () =>
        releases.length === 0
          ? [say('cli.no-release', { app })]
          : [
              ...table(
                [
                  { title: 'RELEASE' },
                  { title: 'STATE' },
                  { title: 'RAN' },
                  { title: 'RESTORE' },
                  { title: 'COMMIT', shrink: true },
                ],
                releases.map((each) => [
                  `#${each.release}`,
                  each.running ? 'running' : releaseStateWords(each.state),
                  relative(each.deployedAt, now()) || 'never',
                  restoreCell(each),
                  versionWords(each.version) || each.provenance,
                ]),
                out.width,
              ),
              ...restoreLegend(releases),
            ],
      );
    }),
  );

  define(program, 'history [app]', 'list what happened, newest first')
    .option('--limit <n>', 'how many (default: 100)', numberBetween(1, 1000))
    .action(
      connected(cli, exit, async ({ client, out, now }, command) => {
        const [app] = command.args;
        const { limit } = command.opts<{ limit?: number }>();
        const updates = await client.updates.list({
          ...(app === undefined ? {} : { app }),
          ...(limit === undefined ? {} : { limit }),
        });
        out.result(updates.map(historyEntry), () => historyTable(updates, now(), out.width));
      }),
    );

  define(program, 'show <update>', 'show one update with its steps; the log of a failed step is shown too')
    .option('--log', 'show the log of every step')
    .action(
      connected(cli, exit, async ({ client, out, now }, command) => {
        const [id = ''] = command.args;
        const { log: all } = command.opts<{ log?: boolean }>();
        const update = await client.updates.get({ id });
        const log = await client.updates.log({ id });
        const kinds = new Map(update.steps.map((step) => [step.id, step.kind]));
        const json = {
          ...historyEntry(update),
          log: log.map(({ at, stepId, text }) => ({ at, step: kinds.get(stepId) ?? null, text })),
        };
        out.result(json, () => showLines(update, log, all === true, now()));
      }),
    );
}

function restoreCell({ restore, available, state, running }: ReleaseDto): string {
  if (restore !== null) return inWords(say(`restore-cell.${restore}`));
  const ran = state === 'good' || state === 'outside';
  return ran && !available && !running ? inWords(say('cli.image-gone')) : '-';
}

/** What stands in the column RESTORE, for those that do. */
function restoreLegend(releases: readonly ReleaseDto[]): string[] {
  const seen = RESTORE_MEANS.filter((means) => releases.some(({ restore }) => restore === means));
  return seen.length === 0
    ? []
    : [
        '',
        ...facts(
          seen.map((means) => [
            `${inWords(say(`restore-cell.${means}`))}:`,
            inWords(say(`restore-legend.${means}`)),
          ]),
        ),
      ];
}

function historyTable(updates: UpdateDto[], now: Date, width: number): Said[] {
  if (updates.length === 0) return [say('cli.no-history')];
  const columns = [
    { title: 'ID' },
    { title: 'WHEN' },
    { title: 'APP' },
    { title: 'WHAT' },
    { title: 'FROM' },
    { title: 'TO' },
    { title: 'OUTCOME' },
    { title: 'TOOK' },
    { title: 'DOWNTIME' },
    { title: 'WHY', shrink: true },
  ];
  const row = (update: UpdateDto) => [
    update.id,
    relative(update.startedAt, now),
    update.app,
    `${update.kind} by ${update.trigger}`,
    releaseName(update.from),
    releaseName(update.to),
    outcomeWords(update),
    duration(between(update.startedAt, update.finishedAt)),
    `${duration(update.downtimeMs)}${update.downtimeMs !== null && update.stillDown ? ' and on' : ''}`,
    update.error === null ? whyWords(update) : shortWords(update.error),
  ];
  return table(columns, updates.map(row), width);
}

/** Why it was made, where nothing went wrong. */
function whyWords({ newerBases, to }: UpdateDto): string {
  const again = againWithBases(newerBases, to);
  return again === null ? headline(to?.version?.message ?? '') : inWords(again);
}

/** '#2 74d0b9f Second (Ada)'. */
function endWords(ref: ReleaseRef | null): string {
  if (ref === null || ref.version === null) return releaseName(ref);
  return [ref.release === null ? '' : `#${ref.release}`, versionWords(ref.version)].filter(Boolean).join(' ');
}

/** A step's error, line by line; nothing where its log is shown and ends with it. */
function notYetSaid(error: Text | null, shown: LogLine[]): string[] {
  if (error === null || shown.some((each) => each.text.trim() === shortWords(error))) return [];
  return [shortWords(error), ...furtherLines(inWords(error))];
}

function showLines(update: UpdateDto, log: LogLine[], all: boolean, now: Date): string[] {
  const reason = againWithBases(update.newerBases, update.to);
  const head = facts([
    ['Update', update.id],
    ['App', update.app],
    ['What', `${update.kind} by ${update.trigger}`],
    ['Outcome', outcomeWords(update)],
    ['Why', update.error && shortWords(update.error)],
    ['Waits', update.waitingFor && inWords(update.waitingFor)],
    ['From', endWords(update.from)],
    ['To', endWords(update.to)],
    ['Reason', reason && inWords(reason)],
    ['Started', `${exactTime(update.startedAt)} (${relative(update.startedAt, now)})`],
    ['Took', duration(between(update.startedAt, update.finishedAt))],
    ['Downtime', downtimeWords(update)],
  ]);
  const steps = update.steps.flatMap((step) => {
    const shown = all || step.status === 'failed' ? log.filter((each) => each.stepId === step.id) : [];
    return [
      `  ${step.status.padEnd(11)}  ${duration(between(step.startedAt, step.finishedAt)).padStart(10)}  ${stepName(step, kindOf(update))}`,
      // Where its log is shown, an error that it ends with stands there.
      ...notYetSaid(step.error, shown).map((each) => `      ${each}`),
      ...shown.map((each) => `      ${each.text.trimEnd()}`),
    ];
  });
  return [...head, '', 'Steps', ...steps];
}
