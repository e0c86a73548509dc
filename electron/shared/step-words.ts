import { isCode } from './text/locales.ts';
import { asWritten, type Text } from './text/text.ts';

/** A step's name for people; one of another version, as far as its name tells it: 'stop-live' as 'Stop live'. Names are engine/domain/steps.ts's. */
export function stepWords(kind: string): Text {
  const code = `step.${kind}`;
  if (isCode(code)) return { code, params: {} };
  const plain = kind.replaceAll('-', ' ');
  return asWritten(plain.charAt(0).toUpperCase() + plain.slice(1));
}
