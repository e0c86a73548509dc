import { Activity, LayoutGrid, Plus, Settings } from 'lucide-react';
import { useDeferredValue, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { Banners } from '../components/banners.tsx';
import { overallGlance } from '../data/glance.ts';
import { useLive } from '../data/live-store.ts';
import { ButtonLink } from '../ui/button.tsx';
import { fetchAtRest } from './fetch-ahead.ts';
import { HeaderActions } from './header-actions.tsx';
import { Routes } from './routes.tsx';

const PLACES = [
  {
    to: '/',
    text: 'Apps',
    icon: LayoutGrid,
    of: (path: string) => path === '/' || /^\/(apps|add|adopt)/.test(path),
  },
  {
    to: '/activity',
    text: 'Activity',
    icon: Activity,
    of: (path: string) => /^\/(activity|updates)/.test(path),
  },
  { to: '/settings', text: 'Settings', icon: Settings, of: (path: string) => path.startsWith('/settings') },
];

/** Header, banners and the screen that the address names. */
export function Shell() {
  const [path] = useLocation();
  // The screen before stays until the next one is here: nothing flashes in between.
  const shown = useDeferredValue(path);
  const main = useRef<HTMLElement>(null);
  useTitle(
    useLive((live) => (live.overall === 'well' ? 'Homeport' : `${overallGlance(live).headline} · Homeport`)),
  );
  useEffect(fetchAtRest, []);
  useFocusOnNewScreen(shown, main);

  return (
    <>
      <button type="button" className="skip-link" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header className="top">
        <div className="top-inner">
          <Link href="/" className="brand" aria-label="Homeport, all apps">
            <img src="./icon.svg" alt="" width={24} height={24} />
            <span>Homeport</span>
          </Link>
          <nav className="places" aria-label="Main">
            {PLACES.map(({ to, text, icon: Icon, of }) => (
              <Link key={to} href={to} aria-current={of(path) ? 'page' : undefined}>
                <Icon size={16} aria-hidden />
                <span>{text}</span>
              </Link>
            ))}
          </nav>
          <div className="top-actions">
            <HeaderActions />
            <ButtonLink to="/add" look="primary" icon={Plus}>
              Add app
            </ButtonLink>
          </div>
        </div>
      </header>
      {path === shown ? null : <div className="opening late" aria-hidden />}
      <main id="main" tabIndex={-1} ref={main} aria-busy={path !== shown}>
        <Banners />
        <Routes path={shown} />
      </main>
    </>
  );
}

function useTitle(title: string) {
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** A new screen begins at its top with the focus on its heading, as a new page would. Tabs of one app keep the focus. */
function useFocusOnNewScreen(path: string, main: { current: HTMLElement | null }) {
  const screen = path.split('/').slice(0, 3).join('/');
  const before = useRef(screen);
  useEffect(() => {
    if (before.current === screen) return;
    before.current = screen;
    window.scrollTo(0, 0);
    main.current?.querySelector('h1')?.focus({ preventScroll: true });
  }, [screen, main]);
}
