import { CircleCheck, CircleX } from 'lucide-react';
import type { LoginTestDto } from '../../electron/shared/registry-logins.ts';
import { inWords, words } from '../i18n/in-words.ts';

/** What a registry answered to a login, beside what asked it. A screen reader is told when it comes. */
export function LoginAnswer({ answer }: { answer: LoginTestDto | null }) {
  return (
    <span role="status" className="login-answer">
      {answer === null ? null : answer.why === null ? (
        <span className="login-works">
          <CircleCheck size={15} aria-hidden /> {words('settings.registry-works')}
        </span>
      ) : (
        <span className="field-error">
          <CircleX size={15} aria-hidden /> {inWords(answer.why)}
        </span>
      )}
    </span>
  );
}
