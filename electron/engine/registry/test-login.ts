import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import type { LoginTestDto, RegistryLoginInput } from '../../shared/registry-logins.ts';
import { say } from '../../shared/text/text.ts';
import type { Logins } from './logins.ts';
import type { RegistryClient } from './registry-client.ts';

/** Of a registry that does not answer, a person who has pressed a button is told in time. */
const LIMIT_MS = 30_000;

/**
 * Signs in to a registry with what was typed, or with what there is for it. That it does not work is an answer, not an error.
 * @throws NOT_FOUND nothing was typed, and there is nothing; or the signal's reason
 */
export async function testLogin(
  { logins, registries }: { logins: Pick<Logins, 'find'>; registries: Pick<RegistryClient, 'tryLogin'> },
  input: { registry: string } | RegistryLoginInput,
  signal: AbortSignal,
): Promise<LoginTestDto> {
  const { registry } = input;
  const tooLate = new HomeportError(
    'TIMEOUT',
    say('registry-login.no-answer', { registry, seconds: LIMIT_MS / 1000 }),
  );
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(tooLate), LIMIT_MS);
  let source: LoginTestDto['source'] = 'typed';
  try {
    const found = 'password' in input ? { login: input, source } : await logins.find(registry);
    if (found === null) throw new HomeportError('NOT_FOUND', say('registry-login.none', { registry }));
    source = found.source;
    await registries.tryLogin(registry, found.login, AbortSignal.any([signal, limit.signal]));
    return { registry, ok: true, source, why: null };
  } catch (error) {
    signal.throwIfAborted();
    const isAnswer = isHomeportError(error, 'SOURCE_UNAVAILABLE') || isHomeportError(error, 'TIMEOUT');
    if (!isAnswer) throw error;
    return { registry, ok: false, source, why: error.text };
  } finally {
    clearTimeout(timer);
  }
}
