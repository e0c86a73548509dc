import { z } from 'zod';
import { plainLine } from '../../shared/plain-text.ts';
import { say } from '../../shared/text/text.ts';
import type { HttpAnswer } from './exchange.ts';
import { RegistryFailure } from './failure.ts';

/** Of whom what was asked. */
export type Asked = {
  registry: string;
  host: string;
  /** As people write it. */
  image: string;
  /** Whether a login was sent. */
  signedIn: boolean;
};

const LONGEST_ANSWER = 200;
/** Source: OCI distribution specification 1.1, "Error codes". */
const errorAnswer = z.object({
  errors: z.array(z.object({ code: z.string().catch(''), message: z.string().catch('') })),
});

/** null: it is an answer. */
export function failureOf({ status, body }: HttpAnswer, asked: Asked): RegistryFailure | null {
  const { registry, host, image, signedIn } = asked;
  if (status >= 200 && status < 300) return null;
  if (status >= 500)
    return new RegistryFailure('server', say('registry-ask.server-trouble', { host, status }));
  if (status === 404)
    return new RegistryFailure(
      'missing',
      signedIn
        ? say('registry-ask.no-such-image-signed-in', { registry, image })
        : say('registry-ask.no-such-image', { registry, image }),
    );
  if (status === 401 || status === 403) return signInFailure(asked);
  if (status >= 400)
    return new RegistryFailure(
      'refused',
      say('registry-ask.refused', { host, image, status, answer: firstError(body) }),
    );
  return new RegistryFailure('nonsense', say('registry-ask.no-registry', { host, what: `HTTP ${status}` }));
}

export function signInFailure({ registry, image, signedIn }: Omit<Asked, 'host'>): RegistryFailure {
  return new RegistryFailure(
    'sign-in',
    signedIn
      ? say('registry-ask.sign-in-refused', { registry, image })
      : say('registry-ask.sign-in-needed', { registry, image }),
  );
}

/** What the registry says, in one short line. */
function firstError(body: Buffer): string {
  const text = body.subarray(0, 64 * 1024).toString();
  let said = text;
  try {
    const read = errorAnswer.safeParse(JSON.parse(text));
    const [first] = read.success ? read.data.errors : [];
    said = first === undefined ? text : first.message || first.code;
  } catch {
    // It answers in words of its own.
  }
  const line = plainLine(said.replace(/\s+/g, ' ').trim());
  return line.length > LONGEST_ANSWER ? `${line.slice(0, LONGEST_ANSWER)}…` : line || '-';
}
