import type { Command } from 'commander';
import { Option } from 'commander';
import type { AppDto, Attention } from '../../shared/dto.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { finishFirst } from '../cut-off.ts';
import { usage } from '../exit.ts';

type Options = { yes?: boolean; keepContainer?: boolean; withContainer?: boolean };

const HELP = `
Volumes always stay. The container: one that you adopted stays, unless
--with-container. One that Homeport made is asked about on a terminal; in a
script say --keep-container or --with-container.
--yes asks nothing: what was adopted stays, what Homeport made goes.`;

/** Forgetting an app. */
export function registerRemove(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'remove <app>', 'forget an app: its kept releases and its history go, its volumes stay')
    .option('--yes', 'ask nothing')
    .addOption(new Option('--keep-container', 'leave its container as it is').conflicts(['withContainer']))
    .option('--with-container', 'stop and remove its container too')
    .addHelpText('after', HELP)
    .action(
      connected(cli, exit, async (context, command) => {
        const { client, out } = context;
        const [name = ''] = command.args;
        const keepContainer = await decide(context, name, command.opts<Options>());
        if (keepContainer === null) {
          out.result({ app: name, removed: [], keptVolumes: [] }, () => [`${name}: left as it is.`]);
          return undefined;
        }
        await finishFirst(context, name);
        const { removed, keptVolumes } = await client.apps.remove({ app: name, keepContainer });
        out.result({ app: name, removed, keptVolumes }, () => [
          `${name}: forgotten.`,
          ...removed.map((each) => `  removed ${each}`),
          ...keptVolumes.map((each) => `  kept volume ${each} (your data; "docker volume rm" deletes it)`),
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
    throw usage(
      `Homeport made the container "${app.containerName}" of ${name}. Say what becomes of it: --with-container removes it too, --keep-container leaves it as it is.`,
    );
  }
  const forget = `Forget ${name}? Its history and its kept releases go for good; its volumes stay. [y/N] `;
  if (!isYes(await ask(forget))) return null;
  return question === null || !isYes(await ask(question));
}

/** null: there is no container, or it is another Homeport's, which this one does not touch. */
function containerQuestion(app: AppDto, attention: readonly Attention[]): string | null {
  const takenOver = attention.some((each) => each.app === app.name && each.kind === 'taken-over');
  if (takenOver || app.state === 'never-ran' || app.state === 'missing') return null;
  return `Also remove its container ${app.containerName}? [y/N] `;
}

const isYes = (answer: string): boolean => /^y(es)?$/i.test(answer.trim());
