export type Exec = {
  /**
   * Runs a command in a running container, as given, without a shell; its exit code and the beginning of its output.
   * Throws TIMEOUT: the command itself may go on in the container, since Docker has no way to end it.
   */
  run(id: string, command: string[], timeoutMs: number): Promise<{ exitCode: number; output: string }>;
};
