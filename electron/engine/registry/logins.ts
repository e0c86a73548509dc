import { HomeportError, isHomeportError, messageOf } from '../../shared/errors.ts';
import type { LoginSource, RegistryLoginDto, RegistryLoginsInfo } from '../../shared/registry-logins.ts';
import { registryNamed, serverAddress } from '../../shared/registry-name.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { LogSink } from '../ports.ts';
import type { RegistryLogins } from '../secrets/registry-logins.ts';
import type { AskHelper } from './credential-helper.ts';
import { type DockerConfig, readDockerConfig } from './docker-config.ts';
import type { RegistryLogin } from './registry-client.ts';

type FoundLogin = { login: RegistryLogin; source: LoginSource };

export type Logins = {
  /**
   * What Homeport signs in to a registry with: what a person entered, else what Docker's configuration has for it
   * (`credHelpers`, `credsStore`, `auths`). One that can't be read is said in the log and passed over: a public image needs
   * none. null: there is none.
   */
  loginFor(registry: string): Promise<RegistryLogin | null>;
  /** The same, for a person who asks whether it works. @throws SOURCE_UNAVAILABLE, TIMEOUT where one can't be read */
  find(registry: string): Promise<FoundLogin | null>;
  /** All of them without their passwords, and without asking a helper. */
  list(): Promise<RegistryLoginsInfo>;
};

/** Logins from everywhere. Docker's configuration is read at each call: whoever signs in there need tell nobody. */
export function createLogins(options: {
  entered: Pick<RegistryLogins, 'get' | 'list'>;
  /** Docker's `config.json`; it may not be there. */
  dockerConfig: string;
  askHelper: AskHelper;
  log: LogSink;
}): Logins {
  const { entered, dockerConfig: file, askHelper } = options;
  /** What was logged last, by what it is about. */
  const said = new Map<string, string>();
  /** What a helper failed with when it was asked last, by registry. */
  const troubles = new Map<string, Text>();

  /** Once, for as long as it stays the same. */
  const sayOnce = (about: string, problem: Text | null) => {
    const words = problem === null ? '' : messageOf(new HomeportError('SOURCE_UNAVAILABLE', problem));
    if (words !== '' && said.get(about) !== words) options.log(words);
    said.set(about, words);
  };

  const config = async (): Promise<DockerConfig> => {
    const read = await readDockerConfig(file);
    sayOnce(file, read.problem);
    return read;
  };

  /** In the order in which they count; each is looked up when the ones before it had none. */
  async function* candidates(registry: string): AsyncGenerator<() => Promise<FoundLogin | null>> {
    yield async () => {
      const login = entered.get(registry);
      if (login === null) return null;
      const { username, password } = login;
      if (password === null) throw unavailable(say('registry-login.unreadable', { registry }));
      return { login: { username, password }, source: 'homeport' };
    };
    const { auths, credHelpers, credsStore } = await config();
    for (const helper of new Set([credHelpers.get(registry), credsStore]))
      if (helper)
        yield async () => {
          try {
            const login = await askHelper(helper, serverAddress(registry));
            troubles.delete(registry);
            return login && { login, source: 'helper' };
          } catch (error) {
            if (isHomeportError(error)) troubles.set(registry, error.text);
            throw error;
          }
        };
    yield async () => {
      const login = auths.get(registry) ?? null;
      if (login === 'damaged') throw unavailable(say('docker-config.entry-damaged', { registry }));
      return login && { login, source: 'docker-config' };
    };
  }

  return {
    loginFor: async (named) => {
      const registry = registryNamed(named);
      if (registry === null) return null;
      for await (const look of candidates(registry)) {
        try {
          const found = await look();
          if (found !== null) return found.login;
        } catch (error) {
          if (!isHomeportError(error)) throw error;
          sayOnce(registry, say('registry-login.passed-over', { registry, why: error.text }));
        }
      }
      return null;
    },
    find: async (named) => {
      const registry = registryNamed(named);
      if (registry === null) return null;
      for await (const look of candidates(registry)) {
        const found = await look();
        if (found !== null) return found;
      }
      return null;
    },
    list: async () => {
      const read = await config();
      const ofDocker = dockerLogins(read).map((login) =>
        login.source === 'helper' ? { ...login, problem: troubles.get(login.registry) ?? null } : login,
      );
      const rank = ({ source }: RegistryLoginDto) => (source === 'homeport' ? 0 : 1);
      return {
        logins: [...entered.list(), ...ofDocker].sort(
          (a, b) => a.registry.localeCompare(b.registry) || rank(a) - rank(b),
        ),
        dockerConfig: { file, problem: read.problem },
      };
    },
  };
}

/** One for each registry that Docker's configuration names: the one that would be asked first. */
function dockerLogins({ auths, credHelpers, credsStore }: DockerConfig): RegistryLoginDto[] {
  const registries = new Set([...credHelpers.keys(), ...auths.keys()]);
  return [...registries].flatMap((registry): RegistryLoginDto[] => {
    const helped = credHelpers.has(registry) || credsStore !== null;
    const login = auths.get(registry) ?? null;
    if (!helped && login === null) return [];
    const damaged = !helped && login === 'damaged';
    return [
      {
        registry,
        username:
          !helped && login !== null && login !== 'damaged' && 'username' in login ? login.username : null,
        source: helped ? 'helper' : 'docker-config',
        storedAt: null,
        problem: damaged ? say('docker-config.entry-damaged', { registry }) : null,
      },
    ];
  });
}

const unavailable = (text: Text) => new HomeportError('SOURCE_UNAVAILABLE', text);
