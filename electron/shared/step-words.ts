import type { SourceKind } from './sources/kinds.ts';
import { isCode } from './text/locales.ts';
import { asWritten, type Text } from './text/text.ts';

/**
 * A step's name for people; one of another version, as far as its name tells it: 'stop-live' as 'Stop live'. Names are
 * engine/domain/steps.ts's. @param source where the image comes from, which says how it is had
 */
export function stepWords(kind: string, source: SourceKind = 'git'): Text {
  for (const code of [`step.${kind}.${source}`, `step.${kind}`])
    if (isCode(code)) return { code, params: {} };
  const plain = kind.replaceAll('-', ' ');
  return asWritten(plain.charAt(0).toUpperCase() + plain.slice(1));
}
