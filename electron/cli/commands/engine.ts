import type { Command } from 'commander';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, connected, define } from '../command.ts';
import { helpPage } from '../in-words.ts';

/** The Docker engine that the apps are on. */
export function registerEngine(program: Command, cli: Cli, exit: (code: number) => void): void {
  const engine = program.command('engine').description('the Docker engine that the apps are on');
  define(
    engine,
    'accept',
    'give all apps to the engine that answers, where it is another one: they are looked for there by name',
  )
    .addHelpText('after', helpPage(say('help.engine-accept')))
    .action(
      connected(cli, exit, async ({ client, out }) => {
        const { docker } = await client.live.get();
        const { otherEngine, endpoint } = docker;
        if (otherEngine === null) {
          if (docker.state !== 'connected')
            throw new HomeportError(
              'DOCKER_AWAY',
              docker.message ?? say('cli.docker-not-known', { endpoint }),
            );
          out.result({ apps: [] }, () => [say('cli.nothing-to-accept')]);
          return undefined;
        }
        const { apps } = await client.engine.accept({ id: otherEngine.id });
        out.result({ apps, engine: otherEngine }, () => [
          say('cli.accepted', { engine: otherEngine.name, endpoint, apps }),
          say('cli.accepted-gone'),
        ]);
        return undefined;
      }),
    );
}
