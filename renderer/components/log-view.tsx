import { ArrowDownToLine } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { plainLine } from '../../electron/shared/plain-text.ts';
import { exactTime } from '../i18n/time-words.ts';
import { Button } from '../ui/button.tsx';

export type ShownLine = { key: string | number; text: string; at?: string };

/** More lines than this are kept back until asked for: a build can write a hundred thousand. */
const SHOWN = 1500;
/** Pixels from the end that still count as the end. */
const NEAR_END = 24;

/** Lines of a log. Follows the end while it is live, until one scrolls up to read. */
export function LogView({
  lines,
  label,
  live,
}: {
  lines: readonly ShownLine[];
  label: string;
  live: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, lines.length - SHOWN);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every new line moves the end
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [following, lines.length]);

  return (
    <div className="log">
      <section
        className="log-lines"
        ref={box}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable to be scrolled by keys
        tabIndex={0}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          setFollowing(scrollHeight - scrollTop - clientHeight < NEAR_END);
        }}
      >
        {hidden > 0 ? (
          <Button small onClick={() => setAll(true)}>
            Show {hidden} earlier lines
          </Button>
        ) : null}
        <pre>
          {lines.slice(hidden).map((line) => (
            <span
              key={line.key}
              className="log-line"
              title={line.at === undefined ? undefined : exactTime(line.at)}
            >
              {plainLine(line.text)}
              {'\n'}
            </span>
          ))}
        </pre>
        {lines.length === 0 ? (
          <p className="log-empty">{live ? 'Nothing written yet…' : 'Nothing was written.'}</p>
        ) : null}
      </section>
      {live && !following ? (
        <Button small icon={ArrowDownToLine} className="log-follow" onClick={() => setFollowing(true)}>
          Follow the end
        </Button>
      ) : null}
    </div>
  );
}
