import type { Command } from 'commander';
import { Option } from 'commander';
import type { AppDto, Attention } from '../../shared/dto.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { finishFirst } from '../cut-off.ts';
import { usage } from '../exit.ts';
import { helpPage, inWords } from '../in-words.ts';

type Options = { yes?: boolean; keepContainer?: boolean; withContainer?: boolean };

/** Forgetting an app. */
export function registerRemove(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'remove <app>', 'forget an app: its kept releases and its history go, its volumes stay')
    .option('--yes', 'ask nothing')
    .addOption(new Option('--keep-container', 'leave its container as it is').conflicts(['withContainer']))
    .option('--with-container', 'stop and remove its container too')
    .addHelpText('after', helpPage(say('help.remove')))
    .action(
      connected(cli, exit, async (context, command) => {
        const { client, out } = context;
        const [name = ''] = command.args;
        const keepContainer = await decide(context, name, command.opts<Options>());
        if (keepContainer === null) {
          out.result({ app: name, removed: [], keptVolumes: [] }, () => [
            say('cli.left-as-it-is', { app: name }),
          ]);
          return undefined;
        }
        await finishFirst(context, name);
        const { removed, keptVolumes } = await client.apps.remove({ app: name, keepContainer });
        out.result({ app: name, removed, keptVolumes }, () => [
          say('cli.forgotten', { app: name }),
          ...removed.map((each) => `  removed ${each}`),
          ...keptVolumes.map((each) => `  ${inWords(say('cli.kept-volume', { volume: each }))}`),
        ]);
        return undefined;
      }),
    );
}

/** Whether its container stays; null: the person does not want the app forgotten after all. */
async function decide(
  { client, ask, out }: Context,
  name: string,
  { yes = false, keepContainer, withContainer }: Options,
): Promise<boolean | null> {
  if (keepContainer || withContainer) return withContainer !== true;
  const { attention } = await client.live.get();
  const app = await client.apps.get({ app: name });
  const question = containerQuestion(app, attention);
  if (yes) return app.keptOnRemove;
  if (!ask || out.json) {
    if (question === null || app.keptOnRemove) return true;
    throw usage(say('usage.whose-container', { container: app.containerName, app: name }));
  }
  const forget = `${inWords(say('cli.ask-forget', { app: name }))} `;
  if (!isYes(await ask(forget))) return null;
  return question === null || !isYes(await ask(question));
}

/** null: there is no container, or it is another Homeport's, which this one does not touch. */
function containerQuestion(app: AppDto, attention: readonly Attention[]): string | null {
  const takenOver = attention.some((each) => each.app === app.name && each.kind === 'taken-over');
  if (takenOver || app.state === 'never-ran' || app.state === 'missing') return null;
  return `${inWords(say('cli.ask-container', { container: app.containerName }))} `;
}

const isYes = (answer: string): boolean => /^y(es)?$/i.test(answer.trim());
