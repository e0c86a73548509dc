import { messageOf } from '../../shared/errors.ts';
import { type Logins, openLoginSession } from './login-session.ts';
import type { Transport } from './request.ts';

const SESSION_LIMIT_MS = 10_000;

type BuildSession = { id: string; close(): void };

/**
 * The session of a BuildKit build: without it BuildKit can't ask for an anonymous token of a public registry. A build from local
 * images does without, so whatever fails is only said.
 * @param logins by registry; where there are any, the session is one that tells hosts apart
 *
 * dockerode brings gRPC for it, which takes more memory than all the rest of the engine: it is loaded when the first build begins.
 */
export async function openSession(
  api: Pick<Transport, 'hijack'>,
  logins: Logins,
  log: (line: string) => void,
): Promise<BuildSession | null> {
  try {
    if (logins.size > 0) return await openLoginSession(api, logins);
    const { default: withSession } = await import('dockerode/lib/session.js');
    return await new Promise<BuildSession>((resolve, reject) => {
      let over = false;
      const timer = setTimeout(() => {
        over = true;
        reject(new Error('the engine did not answer'));
      }, SESSION_LIMIT_MS);
      const dial: Parameters<typeof withSession>[0]['modem']['dial'] = ({ path, headers }, answer) => {
        api.hijack(path, headers).then(
          (connection) => answer(null, connection),
          (error: unknown) => answer(error, null),
        );
      };
      withSession({ modem: { dial } }, undefined, (error, id, done) => {
        clearTimeout(timer);
        if (id === null) reject(error);
        else if (over) done();
        else resolve({ id, close: done });
      });
    });
  } catch (error) {
    log(`Building without a session: ${messageOf(error)}`);
    return null;
  }
}
