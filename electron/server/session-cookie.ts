import { SESSION_DAYS } from './sign-in.ts';

/** An app on another port of this host can set cookies of our name: more than it can be bothered to are not tried. */
const MOST_TRIED = 64;
/** 256 bits as base64url: the shape of every session's secret. */
const SECRET = /^[\w-]{43}$/;

export type SessionCookie = {
  /** Secrets that a request offers. Those before the valid one in the header may be anybody's. */
  offered(header: string | undefined): string[];
  /** `Set-Cookie` of a session that begins. @param secure the page was loaded over TLS */
  give(secret: string, secure: boolean): string[];
  /** `Set-Cookie` that takes back whatever was given. */
  takeBack(secure: boolean): string[];
};

/**
 * The cookie of a session. Browsers do not tell the ports of one host apart: two Homeports need two names, and what an
 * app on another port of the host sets under this name is sent to us as well, before ours if it likes. Over TLS the name
 * begins with `__Host-`, which no page without TLS and no other host can set (RFC 6265bis, 4.1.3.2).
 */
export function sessionCookie(port: number): SessionCookie {
  const plain = `homeport_session_${port}`;
  const overTls = `__Host-${plain}`;
  const written = (name: string, value: string, maxAgeS: number) =>
    `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeS}${name === overTls ? '; Secure' : ''}`;
  return {
    offered: (header) =>
      (header ?? '')
        .split(/;\s*/)
        .flatMap((pair) => {
          const [name, value = ''] = pair.split(/=(.*)/s, 2);
          return (name === plain || name === overTls) && SECRET.test(value) ? [value] : [];
        })
        .slice(0, MOST_TRIED),
    give: (secret, secure) => [written(secure ? overTls : plain, secret, SESSION_DAYS * 24 * 3600)],
    takeBack: (secure) => [...(secure ? [written(overTls, '', 0)] : []), written(plain, '', 0)],
  };
}
