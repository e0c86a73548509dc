import { LoaderCircle, type LucideIcon } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';
import { Notice } from './tone.tsx';

/** A screen's name and what can be done on it. The heading takes the focus when the screen changes. */
export function PageHead({
  title,
  beside,
  below,
  actions,
}: {
  title: string;
  beside?: ReactNode;
  below?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="page-head">
      <div className="page-head-text">
        <div className="page-title">
          <h1 tabIndex={-1}>{title}</h1>
          {beside}
        </div>
        {below === undefined ? null : <div className="page-sub">{below}</div>}
      </div>
      {actions === undefined ? null : <div className="page-actions">{actions}</div>}
    </div>
  );
}

/** A titled block. */
export function Panel({
  title,
  actions,
  children,
  flush = false,
  arrivedAt = false,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  /** Its content goes to the edge: tables and lists. */
  flush?: boolean;
  /** The address names this block: it is brought into view, and the keyboard goes on from it. */
  arrivedAt?: boolean;
}) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!arrivedAt) return;
    heading.current?.scrollIntoView({ block: 'start' });
    heading.current?.focus({ preventScroll: true });
  }, [arrivedAt]);
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id} ref={heading} tabIndex={arrivedAt ? -1 : undefined}>
          {title}
        </h2>
        {actions === undefined ? null : <div className="panel-actions">{actions}</div>}
      </div>
      <div className={flush ? 'panel-flush' : 'panel-body'}>{children}</div>
    </section>
  );
}

/** Nothing here yet: says why, and what the next step is. */
export function Empty({
  icon: Icon,
  title,
  children,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon size={26} aria-hidden />
      <p className="empty-title">{title}</p>
      {children === undefined ? null : <div className="empty-text">{children}</div>}
    </div>
  );
}

/** What stands in for an answer that is not there: it is on its way, or did not come. */
export function Awaiting({ what, error, retry }: { what: string; error: string | null; retry: () => void }) {
  if (error !== null) {
    return (
      <Notice
        tone="warn"
        role="alert"
        title={`${what} could not be read`}
        actions={<Button onClick={retry}>Try again</Button>}
      >
        {error}
      </Notice>
    );
  }
  return (
    <div className="awaiting" role="status">
      <LoaderCircle size={16} className="spin" aria-hidden /> Reading {what.toLowerCase()}…
    </div>
  );
}

/** Name and value pairs. */
export function Facts({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
