import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleX,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from '../i18n/words.ts';

/** Each tone has its own shape: state is never told by colour alone. */
const ICONS: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  busy: LoaderCircle,
  warn: TriangleAlert,
  bad: CircleX,
  idle: CircleDashed,
};

export function ToneIcon({ tone, size = 16 }: { tone: Tone; size?: number }) {
  const Icon = ICONS[tone];
  return (
    <Icon size={size} aria-hidden className={`tone-icon tone-${tone}${tone === 'busy' ? ' spin' : ''}`} />
  );
}

/** A state in one or two words, with its icon. */
export function Pill({
  tone,
  children,
  title,
}: {
  tone: Tone;
  children: ReactNode;
  title?: string | undefined;
}) {
  return (
    <span className={`pill tone-${tone}`} title={title}>
      <ToneIcon tone={tone} size={13} />
      {children}
    </span>
  );
}

/** A block that says something important: what happened and what to do. */
export function Notice({
  tone,
  title,
  children,
  actions,
  role,
}: {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  role?: 'alert' | 'status';
}) {
  return (
    <div className={`notice tone-${tone}`} role={role}>
      {tone === 'idle' ? (
        <CircleAlert size={18} aria-hidden className="tone-icon" />
      ) : (
        <ToneIcon tone={tone} size={18} />
      )}
      <div className="notice-body">
        {title === undefined ? null : <div className="notice-title">{title}</div>}
        {children === undefined ? null : <div className="notice-text">{children}</div>}
      </div>
      {actions === undefined ? null : <div className="notice-actions">{actions}</div>}
    </div>
  );
}
