import { ArrowDownToLine } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { say } from '../../electron/shared/text/text.ts';
import type { GrowingLog } from '../data/growing-log.ts';
import { createLogFilter } from '../data/log-filter.ts';
import { inWords } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { createKeptEnd } from './kept-end.ts';
import { LogLines } from './log-lines.tsx';
import { LogTools } from './log-tools.tsx';

/** Up to here all lines are in the page, and the browser's own search and copying reach them. Longer logs have tools for both. */
export const WHOLE = 200;
/** Who scrolls down to so many pixels from the end wants to follow it. */
const NEAR_END = 24;

/** Lines of a log, a hundred thousand as smoothly as ten. Follows the end until a person scrolls up to read. */
export function LogView({ log, label, live }: { log: GrowingLog; label: string; live: boolean }) {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const end = useMemo(() => (box === null ? null : createKeptEnd(box)), [box]);
  const scrolled = useRef(0);
  const [following, setFollowing] = useState(true);
  const [words, setWords] = useState('');
  const sought = useDeferredValue(words);
  const filter = useMemo(
    () => (sought.trim() === '' ? null : createLogFilter(log.lines, sought)),
    [log.lines, sought],
  );
  const only = filter?.among(log.length) ?? null;

  const onScroll = () => {
    if (box === null || end === null) return;
    const { scrollTop, scrollHeight, clientHeight } = box;
    const down = scrollTop > scrolled.current;
    scrolled.current = scrollTop;
    if (following) {
      if (!end.stay()) setFollowing(false);
    } else if (down && scrollHeight - scrollTop - clientHeight < NEAR_END) setFollowing(true);
  };
  const follow = () => {
    end?.go();
    setFollowing(true);
  };
  // The browser would scroll towards where the end was when the key was pressed.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    if (event.key === 'End') return follow();
    setFollowing(false);
    box?.scrollTo({ top: 0 });
  };

  return (
    <div className="log">
      {log.length > WHOLE ? (
        <LogTools log={log} name={label} words={words} onWords={setWords} found={only?.length ?? null} />
      ) : null}
      <section
        className="log-lines"
        ref={setBox}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable to be scrolled by keys
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        {box === null ? null : (
          <LogLines
            // Other lines have other heights.
            key={sought}
            box={box}
            lines={log.lines}
            only={only}
            count={only?.length ?? log.length}
            whole={only === null && log.length <= WHOLE}
            end={following ? end : null}
            onLeft={() => setFollowing(false)}
          />
        )}
        {log.length === 0 ? (
          <p className="log-empty">{inWords(live ? say('log.nothing-yet') : say('log.nothing'))}</p>
        ) : null}
      </section>
      {live && !following ? (
        <Button small icon={ArrowDownToLine} className="log-follow" onClick={follow}>
          Follow the end
        </Button>
      ) : null}
    </div>
  );
}
