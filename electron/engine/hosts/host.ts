import type { AppAddress } from '../../shared/app-address.ts';
import type { Text } from '../../shared/text/text.ts';
import type { AnsweringEngine } from '../docker-port/connection.ts';
import type { DockerHost } from '../docker-port/docker-host.ts';
import type { ImageStock } from '../docker-port/image-stock.ts';
import type { EngineStorage } from '../docker-port/storage.ts';
import type { HostRow } from '../domain/model.ts';
import type { Listens } from '../update/context.ts';

/** A Docker engine that apps may be on, and the machine that it runs on. */
export type Host = {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly docker: DockerHost & { storage: EngineStorage; stock: ImageStock };
  readonly machine: Machine;
};

/** What is asked of an engine's machine and not of its API. What can't be told from here is said to be so, and never guessed. */
export type Machine = {
  /** Whether a program there listens on a TCP port; false also where that can't be told. `address` '': on every interface. */
  isTaken(address: string, port: number): Promise<boolean>;
  /** Whether an app answers at a port that it publishes; null: nobody can ask from here. */
  listens(): Listens | null;
  /** Where what is published there is reached, for those who are at this machine. */
  reached(addresses: AppAddress[]): AppAddress[];
  /** Id, or its beginning, of the container that Homeport itself runs in there; null: certainly in none. */
  ownContainer(): string | null;
  /** The folder in which Docker keeps everything there, as a path of this machine's; null: it is not on this machine. */
  dockerFolder(): Promise<string | null>;
};

/** What every kind of host is opened with. */
export type HostParts = {
  /** Address of this machine's engine, as it was given to the process; else DOCKER_HOST, else the usual sockets. */
  dockerHost?: string;
  /** Put on every image that is built there. */
  imageLabels: () => Record<string, string>;
  now: () => Date;
  log: (line: string) => void;
  /** Asked at each connection. null: nothing speaks against the engine that answers; else why not. */
  admit(host: string, engine: AnsweringEngine): Promise<Text | null>;
};

/** Opens a host of one kind. It is kept connected until its `docker` is closed. */
export type OpenHost = (row: HostRow, parts: HostParts) => Host;
