import type { Command } from 'commander';
import { HomeportError } from '../../shared/errors.ts';
import { type Cli, connected, define } from '../command.ts';

/** The Docker engine that the apps are on. */
export function registerEngine(program: Command, cli: Cli, exit: (code: number) => void): void {
  const engine = program.command('engine').description('the Docker engine that the apps are on');
  define(
    engine,
    'accept',
    'give all apps to the engine that answers, where it is another one: they are looked for there by name',
  )
    .addHelpText(
      'after',
      '\nUpdates that were under way on the engine before are closed, and what Homeport\nput aside there is forgotten.',
    )
    .action(
      connected(cli, exit, async ({ client, out }) => {
        const { docker } = await client.live.get();
        const { otherEngine, endpoint } = docker;
        if (otherEngine === null) {
          if (docker.state !== 'connected')
            throw new HomeportError(
              'DOCKER_AWAY',
              docker.message ?? `Nothing is known of Docker at ${endpoint} yet.`,
            );
          out.result({ apps: [] }, () => [
            'The apps are on the engine that answers: there is nothing to accept.',
          ]);
          return undefined;
        }
        const { apps } = await client.engine.accept({ id: otherEngine.id });
        out.result({ apps, engine: otherEngine }, () => [
          `On the Docker engine of "${otherEngine.name}" (${endpoint}) from now on: ${apps.join(', ')}.`,
          'An app whose container is not there is shown as gone: homeport update <app> makes it again.',
        ]);
        return undefined;
      }),
    );
}
