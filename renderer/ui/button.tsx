import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Link } from 'wouter';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';
type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> & {
  look?: Look;
  icon?: LucideIcon;
  /** Work is under way: shown, and another click does nothing. Focus stays. */
  pending?: boolean;
  /** Not now: a click does nothing. Focus stays, so that the reason beside it (`aria-describedby`) can be read. */
  blocked?: boolean;
  small?: boolean;
  submit?: boolean;
};

export function Button({
  look = 'plain',
  icon: Icon,
  pending = false,
  blocked = false,
  small = false,
  submit = false,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={submit ? 'submit' : 'button'}
      aria-disabled={pending || blocked || undefined}
      aria-busy={pending || undefined}
      onClick={pending || blocked ? (event) => event.preventDefault() : onClick}
      className={`button ${look}${small ? ' small' : ''}${className === undefined ? '' : ` ${className}`}`}
    >
      {pending ? (
        <LoaderCircle size={15} aria-hidden className="spin" />
      ) : Icon ? (
        <Icon size={15} aria-hidden />
      ) : null}
      {children}
    </button>
  );
}

/** A button that shows only its icon; `label` is its name and its tooltip. */
export function IconButton({
  label,
  icon: Icon,
  ...rest
}: { label: string; icon: LucideIcon } & Omit<ButtonProps, 'icon'>) {
  return (
    <Button look="quiet" {...rest} aria-label={label} title={label} className="icon-only">
      <Icon size={16} aria-hidden />
    </Button>
  );
}

/** Goes to another screen and looks like a button. */
export function ButtonLink({
  to,
  look = 'plain',
  icon: Icon,
  small = false,
  children,
}: {
  to: string;
  look?: Look;
  icon?: LucideIcon;
  small?: boolean;
  children: ReactNode;
}) {
  return (
    <Link href={to} className={`button ${look}${small ? ' small' : ''}`}>
      {Icon ? <Icon size={15} aria-hidden /> : null}
      {children}
    </Link>
  );
}
