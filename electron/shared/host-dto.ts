import type { Text } from './text/text.ts';

export type DockerStatus = {
  state: 'connecting' | 'connected' | 'away';
  /** The address it was looked for at: 'unix:///var/run/docker.sock'. */
  endpoint: string;
  version: string | null;
  apiVersion: string | null;
  /** What was looked for and what to do, where it is away. */
  message: Text | null;
  /**
   * Away because what answers is another engine than the apps': it is asked for nothing. `id` is what `engine.accept` takes.
   * null: nothing answers, or the right one does.
   */
  otherEngine: { id: string; name: string } | null;
  since: string;
};

/** A Docker engine that apps may be on. `name`: for people. */
export type HostDto = { id: string; name: string; docker: DockerStatus };
