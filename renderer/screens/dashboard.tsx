import { FlaskConical, PackagePlus, Plus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import type { AppDto } from '../../electron/shared/dto.ts';
import { AppRows, WHOLE } from '../components/app-rows.tsx';
import { AttentionList } from '../components/attention-list.tsx';
import { TrySample } from '../components/try-sample.tsx';
import { nothingReadable, overallGlance } from '../data/glance.ts';
import { useLive } from '../data/live-store.ts';
import { words, wordsAround } from '../i18n/in-words.ts';
import { ButtonLink } from '../ui/button.tsx';
import { ToneIcon } from '../ui/tone.tsx';

/** Is all well; if not, what broke, and the button that fixes it. Then every app. */
export function Dashboard() {
  const live = useLive();
  const glance = overallGlance(live);
  return (
    <>
      <div className={`glance tone-${glance.tone}`} role="status">
        <ToneIcon tone={glance.tone} size={26} />
        <div>
          <h1 tabIndex={-1}>{glance.headline}</h1>
          <p className="dim">{glance.detail}</p>
        </div>
      </div>
      <AttentionList />
      {nothingReadable(live) ? null : live.apps.length === 0 ? <FirstSteps /> : <Apps apps={live.apps} />}
    </>
  );
}

/** All apps; found by their name where they are more than the browser's own search reaches. */
function Apps({ apps }: { apps: readonly AppDto[] }) {
  const [typed, setTyped] = useState('');
  const sought = useDeferredValue(typed).trim().toLowerCase();
  const many = apps.length > WHOLE;
  const shown = many && sought !== '' ? apps.filter(({ name }) => name.includes(sought)) : apps;
  return (
    <section className="panel" aria-labelledby="apps-head">
      <div className="panel-head">
        <h2 id="apps-head">Apps</h2>
        {many ? (
          <div className="find-apps">
            <input
              type="search"
              aria-label="Find apps"
              placeholder="Find apps"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <span className="dim num" role="status">
              {sought === '' ? `${apps.length} apps` : `${shown.length} of ${apps.length}`}
            </span>
          </div>
        ) : null}
        <Link href="/adopt" className="quiet-link with-icon">
          <PackagePlus size={15} aria-hidden /> Look after a container
        </Link>
      </div>
      <div className="app-rows-head" aria-hidden>
        <span>App</span>
        <span>Running release</span>
        <span>Last update</span>
        <span>Next check</span>
      </div>
      {shown.length === 0 ? (
        <p className="dim pad">{words('dashboard.no-such-app', { sought: typed.trim() })}</p>
      ) : (
        <AppRows apps={shown} />
      )}
    </section>
  );
}

/** Teaches the ways to begin, in the window and on the command line. */
function FirstSteps() {
  return (
    <div className="first-steps">
      <section className="panel first-step" aria-labelledby="first-add">
        <Plus size={22} aria-hidden />
        <h2 id="first-add">Add an app</h2>
        <p>{words('first.add')}</p>
        <ButtonLink to="/add" look="primary" icon={Plus}>
          Add app
        </ButtonLink>
        <p className="dim">Or on the command line:</p>
        <pre className="command">
          {'homeport add blog \\\n  --image ghcr.io/you/blog \\\n  --publish 8080:80'}
        </pre>
      </section>
      <section className="panel first-step" aria-labelledby="first-adopt">
        <PackagePlus size={22} aria-hidden />
        <h2 id="first-adopt">Look after what runs already</h2>
        <p>{words('first.adopt')}</p>
        <ButtonLink to="/adopt" icon={PackagePlus}>
          Look after a container
        </ButtonLink>
        <p className="dim">Or on the command line:</p>
        <pre className="command">{'homeport adopt blog\nhomeport adopt --all'}</pre>
      </section>
      <section className="panel first-step" aria-labelledby="first-sample">
        <FlaskConical size={22} aria-hidden />
        <h2 id="first-sample">See it work first</h2>
        <p>{words('first.sample')}</p>
        <TrySample />
        <p className="dim">Or on the command line:</p>
        <pre className="command">homeport sample</pre>
      </section>
      {/* npm's registry has an unrelated package of that name, which npx would run. */}
      <p className="dim">
        {wordsAround('first.own-folder', {
          inFolder: <code>npm run -s homeport --</code>,
          command: <code>homeport</code>,
        })}
      </p>
    </div>
  );
}
