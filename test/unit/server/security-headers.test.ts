import { describe, expect, it } from 'vitest';
import { securityHeaders } from '../../../electron/server/security-headers.ts';

describe('the content security policy', () => {
  const policy = (host: string | undefined) => securityHeaders(host)['content-security-policy'];

  it('names the WebSocket of the very host', () => {
    expect(policy('127.0.0.1:7420')).toContain(
      "connect-src 'self' ws://127.0.0.1:7420 wss://127.0.0.1:7420;",
    );
  });

  it('can’t be written to through the Host header', () => {
    expect(policy("x; script-src 'unsafe-inline'")).not.toContain('script-src');
    expect(policy(undefined)).toContain("connect-src 'self';");
  });
});
