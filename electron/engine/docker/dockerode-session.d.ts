/** A part of dockerode 5 that @types/dockerode leaves out: the session that a BuildKit build asks for registry logins. */
declare module 'dockerode/lib/session.js' {
  import type Docker from 'dockerode';

  function withSession(
    docker: Docker,
    auth: { username: string; password: string } | undefined,
    handler: (error: unknown, sessionId: string | null, done: () => void) => void,
  ): void;
  export = withSession;
}
