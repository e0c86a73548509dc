import type { DockerStatus } from '../../shared/dto.ts';
import type { Text } from '../../shared/text/text.ts';

/** Whether an engine answers, and which one it is. It may be away now, and come and go as it likes. */
export type EngineConnection = {
  readonly endpoint: string;
  status(): DockerStatus;
  /** Called at once and at every change. Returns its unsubscribe. */
  onStatus(listener: (status: DockerStatus) => void): () => void;
  /** Resolves when the engine answers; rejects with the signal's reason. */
  waitUntilConnected(signal: AbortSignal): Promise<void>;
  platform(): Promise<Platform>;
  /** What it says of itself (GET /info), whatever that holds. */
  info(): Promise<unknown>;
  /** After the machine slept: the connection is opened anew at once, with a 'resync'. Calls under way go on. */
  renew(): void;
  /** Whose engine this may be has changed: nothing is asked of it until that was looked at anew. */
  review(): void;
  close(): void;
};

export type Platform = {
  /** What images must be made for. */
  os: string;
  architecture: string;
  /** The host name of the machine that the engine runs on. */
  machineName: string;
  /** What tells this engine from every other one; null: it can't be told. */
  engineId: string | null;
};

/** An engine that answers, before anything is asked of it on an app's behalf. */
export type AnsweringEngine = {
  id: string | null;
  /** Name of its machine. */
  name: string;
  endpoint: string;
  /** Ids of all its containers. */
  containers(): Promise<Set<string>>;
};

/** null: it may be used; else why not. */
export type Admission = (engine: AnsweringEngine) => Promise<Text | null>;
