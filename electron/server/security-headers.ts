import { parseAuthority } from './request-guard.ts';

/**
 * Headers of every answer. The page loads nothing from elsewhere, talks to nobody else and can't be framed.
 *
 * @param host the request's Host, already checked: `'self'` does not cover WebSockets in every browser, so it is named
 */
export function securityHeaders(host: string | undefined): Record<string, string> {
  const authority = parseAuthority(host);
  const here = authority === null ? '' : `${authority.name}${authority.port && `:${authority.port}`}`;
  const sockets = here === '' ? '' : ` ws://${here} wss://${here}`;
  return {
    'content-security-policy': [
      "default-src 'self'",
      `connect-src 'self'${sockets}`,
      "img-src 'self' data:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
