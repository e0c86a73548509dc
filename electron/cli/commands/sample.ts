import type { Command } from 'commander';
import { urlsHere } from '../../shared/app-address.ts';
import { SAMPLE_CHANGES, SAMPLE_WORDS, type SampleChange, type SampleDto } from '../../shared/sample.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { finishFirst } from '../cut-off.ts';
import { doneAfter, tell } from '../done.ts';
import { releaseName } from '../format.ts';
import { helpPage, inWords } from '../in-words.ts';
import { facts } from '../table.ts';

/** An app to try everything with. */
export function registerSample(program: Command, cli: Cli, exit: (code: number) => void): void {
  const sample = define(program, 'sample', 'try Homeport with a small app that is nobody’s loss')
    .option('--name <name>', 'name of the app (default: sample, or with a number where that is taken)')
    .addHelpText('after', helpPage(say('help.sample')))
    .action(
      connected(cli, exit, async (context, command) => {
        const { name } = command.opts<{ name?: string }>();
        const { client, out } = context;
        const before = await client.sample.get();
        if (before) await finishFirst(context, before.app);
        const { app, updateId, message } = await client.sample.create(name === undefined ? {} : { name });
        if (updateId === null) {
          out.result({ app, update: null, message }, () => [message]);
          await tellWhatNext(context);
          return 0;
        }
        out.line(message);
        const code = tell(context, await doneAfter(context, updateId));
        if (code === 0) await tellWhatNext(context);
        return code;
      }),
    );

  for (const change of SAMPLE_CHANGES) {
    const { push, expect } = SAMPLE_WORDS[change];
    define(sample, change, `${lowerFirst(inWords(push))}: ${lowerFirst(inWords(expect))}`).action(
      connected(cli, exit, (context) => pushChange(context, change)),
    );
  }

  define(sample, 'status', 'where it is, what it runs, and what can be pushed to it').action(
    connected(cli, exit, async (context) => {
      const there = await context.client.sample.get();
      const app = there && (await context.client.apps.get({ app: there.app }));
      context.out.result(there && { ...there, state: app?.state, addresses: app?.addresses }, () =>
        there === null
          ? [say('cli.no-sample')]
          : facts([
              ['Sample', there.app],
              ['State', app?.state ?? null],
              ['Runs', releaseName(app?.running ?? null)],
              ['Address', urlsHere(app?.addresses ?? [])[0] ?? null],
              ['Repository', there.repository],
              ['Made from', MADE_FROM[there.base]],
            ]),
      );
      return undefined;
    }),
  );

  define(sample, 'remove', 'remove it, and everything that was made for it').action(
    connected(cli, exit, async (context) => {
      const there = await context.client.sample.get();
      if (there) await finishFirst(context, there.app);
      context.out.result(await context.client.sample.remove(), ({ removed }) =>
        removed.length === 0
          ? [say('cli.nothing-of-sample')]
          : [say('cli.sample-removed'), ...removed.map((it) => `  ${it}`)],
      );
      return undefined;
    }),
  );
}

const MADE_FROM: Record<SampleDto['base'], string> = {
  registry: 'an image of a registry',
  busybox: 'this machine’s own busybox',
};

async function pushChange(context: Context, change: SampleChange): Promise<number> {
  const { client, out } = context;
  const there = await client.sample.get();
  const first = there && (await finishFirst(context, there.app));
  out.line(SAMPLE_WORDS[change].expect);
  const { app, updateId, message } = await client.sample.push({ change });
  if (updateId !== null) return tell(context, await doneAfter(context, updateId, first));
  out.result({ app, update: null, message }, () => [say('cli.of-app', { app, what: message })]);
  return 0;
}

async function tellWhatNext({ client, out }: Context): Promise<void> {
  const there = await client.sample.get();
  if (there === null || out.json) return;
  const app = await client.apps.get({ app: there.app });
  const [url] = urlsHere(app.addresses);
  const width = Math.max(...SAMPLE_CHANGES.map((change) => change.length));
  const lines = [
    ...(url === undefined ? [] : [say('cli.sample-page', { url })]),
    say('cli.sample-next'),
    ...SAMPLE_CHANGES.map(
      (it) => `  homeport sample ${it.padEnd(width)}  ${inWords(SAMPLE_WORDS[it].expect)}`,
    ),
    say('cli.sample-enough'),
  ];
  for (const line of lines) out.line(line);
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
