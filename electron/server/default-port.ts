/** Where the headless host listens unless told otherwise. */
export const DEFAULT_PORT = 7420;
