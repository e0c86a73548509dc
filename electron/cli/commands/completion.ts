import { Argument, type Command } from 'commander';
import { resolveDataDir } from '../../home/data-dir.ts';
import type { HomeportClient } from '../../home/rpc.ts';
import { stateWords } from '../../shared/standing.ts';
import type { Cli } from '../command.ts';
import { COMPLETION_SCRIPTS } from '../completion-scripts.ts';
import {
  type Candidate,
  completionLines,
  completionsFor,
  type LookUp,
  type Lookup,
  SHELLS,
} from '../completions.ts';
import { versionWords } from '../format.ts';
import { inWords } from '../in-words.ts';

/** How long a person waits at TAB. */
const PATIENCE_MS = 1_500;

/** Completions for shells, and what they ask at TAB. */
export function registerCompletion(program: Command, cli: Cli, exit: (code: number) => void): void {
  program
    .command('completion')
    .description('print what makes a shell complete homeport’s commands, options and apps')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText(
      'after',
      `
In ~/.bashrc:                 source <(homeport completion bash)
In ~/.zshrc, after compinit:  source <(homeport completion zsh)
For fish, once:
  homeport completion fish > ~/.config/fish/completions/homeport.fish`,
    )
    .action((shell: (typeof SHELLS)[number]) => {
      cli.stdout.write(COMPLETION_SCRIPTS[shell]);
      exit(0);
    });

  // For shells alone: it never starts an engine, takes no lock, and has no words of its own.
  program
    .command('__complete [words...]', { hidden: true })
    .description('what can stand in the place of the last word')
    .action(async (words: string[]) => {
      const names = namesOf(cli, words);
      try {
        const found = await completionsFor(program, words, names.lookUp);
        cli.stdout.write(
          completionLines(found)
            .map((line) => `${line}\n`)
            .join(''),
        );
      } finally {
        names.close();
      }
      exit(0);
    });
}

/** Asks a running Homeport, once something is to be asked. */
function namesOf(cli: Cli, words: readonly string[]): { lookUp: LookUp; close(): void } {
  const at = words.indexOf('--data-dir');
  const dataDir = at < 0 ? undefined : words[at + 1];
  let close = () => {};
  const ask = async (what: Lookup, app: string | null): Promise<Candidate[]> => {
    const { reachRunning } = await import('../local-client.ts');
    const local = await reachRunning(resolveDataDir(dataDir, cli.env));
    if (local === null) return [];
    close = local.close;
    return ASK[what](local.client, app);
  };
  const lookUp: LookUp = (what, app) => {
    const late = new Promise<Candidate[]>((resolve) => setTimeout(() => resolve([]), PATIENCE_MS).unref());
    // At TAB there is nobody to tell: what is not known is not offered.
    return Promise.race([late, ask(what, app).catch(() => [])]);
  };
  return { lookUp, close: () => close() };
}

const ASK: Record<Lookup, (client: HomeportClient, app: string | null) => Promise<Candidate[]>> = {
  app: async (client) =>
    (await client.live.get()).apps.map(({ name, state }) => ({
      value: name,
      about: inWords(stateWords(state)),
    })),
  release: async (client, app) =>
    app === null
      ? []
      : (await client.releases.list({ app })).map(({ release, version }) => ({
          value: String(release),
          about: versionWords(version),
        })),
  update: async (client) =>
    (await client.updates.list({ limit: 20 })).map(({ id, app, kind }) => ({
      value: id,
      about: `${kind} of ${app}`,
    })),
  container: async (client) =>
    (await client.apps.adoptable())
      .filter(({ app, refusal }) => app === null && refusal === null)
      .map(({ name, image }) => ({ value: name, about: image })),
  host: async (client) =>
    (await client.secrets.list()).secrets.map(({ host }) => ({ value: host, about: '' })),
  registry: async (client) =>
    (await client.secrets.registries.list()).logins.map(({ registry, username }) => ({
      value: registry,
      about: username ?? '',
    })),
  backup: async (client) =>
    (await client.storage.info()).backups.map(({ name, reason }) => ({ value: name, about: reason })),
};
