import type { HomeportRouter } from './router.ts';

export type Engine = {
  /** The contract, implemented. Needs no context. */
  router: HomeportRouter;
  /** The machine woke up: looks at Docker and at the schedule anew, at once. */
  wake(): void;
  /** The key that secrets are sealed with, from the system's keychain (32 bytes). Without it a key file serves. */
  handOverKey(key: Buffer): void;
  /** Takes no more work and leaves the journals to the next start. */
  close(): Promise<void>;
};

export type EngineOptions = {
  dataDir: string;
  /** Address of the Docker engine; else DOCKER_HOST, else the usual sockets. */
  dockerHost?: string;
  /** Docker's `config.json`, which may hold logins for registries; else that of whoever runs Homeport. */
  dockerConfig?: string;
  log: (line: string) => void;
  now?: () => Date;
  /** How many builds run side by side; else as many as suit this machine. */
  buildSlots?: number;
  /** False for a single command: updates that were cut off are taken up, but no schedule runs. */
  background?: boolean;
};
