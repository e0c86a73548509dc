import type {
  ContainerConfig,
  EndpointSettings,
  HostConfig,
} from '../../../electron/engine/domain/docker-types.ts';

/** One container as a person would make it. */
export type Configuration = {
  /** Short, in a container's name. */
  name: string;
  config?: ContainerConfig;
  host?: HostConfig;
  /** The first is given at create, the others are connected before the start. Names begin with `hpt-fid-`. */
  networks?: Record<string, EndpointSettings>;
  /** HostConfig's NetworkMode is the id of the first of `networks`. */
  networkById?: true;
  /** Why an engine or a kernel may refuse to create or to start it: then it is tried as far as that goes, and listed. */
  mayRefuse?: string;
  /** The API version that came with it: an older engine leaves it away without a word, so it is not tried there, and listed. */
  since?: string;
  /** Its command has nothing to do for long: it is created and compared, not started. */
  endsAtOnce?: true;
};

/** Set up around the corpus: networks of its own, containers to link to and to share with. */
export const NETWORK = { one: 'hpt-fid-net1', two: 'hpt-fid-net2', dual: 'hpt-fid-net6' } as const;
export const SUBNET = { one: '10.213.71', two: '10.213.72', dual: '10.213.73' } as const;
export const HELPER = 'hpt-fid-helper';
export const NAMED_VOLUME = 'hpt-fid-named';
/** Made in it by the helper. */
export const FOLDER_IN_VOLUME = 'folder';
