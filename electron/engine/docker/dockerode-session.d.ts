/** A part of dockerode 5 that @types/dockerode leaves out: the session that a BuildKit build asks for registry logins. */
declare module 'dockerode/lib/session.js' {
  import type { Duplex } from 'node:stream';

  /** Of dockerode's client it needs no more than the connection that the session is made of. */
  type Connects = {
    modem: {
      dial(
        options: { path: string; headers: Record<string, string> },
        answer: (error: unknown, connection: Duplex | null) => void,
      ): void;
    };
  };

  function withSession(
    docker: Connects,
    auth: { username: string; password: string } | undefined,
    handler: (error: unknown, sessionId: string | null, done: () => void) => void,
  ): void;
  export = withSession;
}
