import { listenLocalSocket } from '../../../electron/home/local-socket.ts';
import { type CommandLine, commandLine } from '../../support/homeport-process.ts';
import { type Scripted, scriptedHomeport } from './scripted-homeport.ts';

/** The command line as a person runs it, against the socket of a scripted Homeport. */
export type ScriptedCli = CommandLine & { readonly scripted: Scripted };

export async function scriptedCli(): Promise<ScriptedCli> {
  const cli = await commandLine();
  const scripted = scriptedHomeport();
  const socket = await listenLocalSocket({ dataDir: cli.dataDir, router: scripted.router });
  return {
    ...cli,
    scripted,
    close: async () => {
      await socket.close();
      await cli.close();
    },
  };
}
