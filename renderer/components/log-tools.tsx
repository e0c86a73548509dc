import { Copy, Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { plainLine } from '../../electron/shared/plain-text.ts';
import { say } from '../../electron/shared/text/text.ts';
import { copyText, saveText } from '../data/give-text.ts';
import type { GrowingLog } from '../data/growing-log.ts';
import { inWords } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';

/** How long a button says what it has done. Milliseconds. */
const SAID_MS = 3_000;

/** Find, copy and save in a log of which only a part is in the page: the browser's own search and copying miss the rest. */
export function LogTools({
  log,
  name,
  words,
  onWords,
  found,
}: {
  log: GrowingLog;
  /** Names the file that it is saved as. */
  name: string;
  words: string;
  onWords: (words: string) => void;
  /** How many lines hold the words; null: none are sought. */
  found: number | null;
}) {
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const text = () =>
    log.lines
      .slice(0, log.length)
      .map((line) => `${plainLine(line.text)}\n`)
      .join('');
  const copy = async () => setSaid((await copyText(text())) ? 'Copied' : inWords(say('log.not-copied')));

  return (
    <div className="log-tools">
      <input
        type="search"
        aria-label="Find lines"
        placeholder="Find lines"
        value={words}
        onChange={(event) => onWords(event.target.value)}
      />
      <span className="dim num">
        {/* Only what was asked for is announced: not each line that comes. */}
        {said === null && found === null ? `${number(log.length)} lines` : null}
        <span role="status">
          {said ?? (found === null ? null : `${number(found)} of ${number(log.length)}`)}
        </span>
      </span>
      <span className="log-tools-end">
        <Button small icon={Copy} onClick={() => void copy()}>
          Copy all
        </Button>
        <Button small icon={Download} onClick={() => saveText(`${fileName(name)}.log`, text())}>
          Save
        </Button>
      </span>
    </div>
  );
}

const number = (n: number) => n.toLocaleString('en');

/** What any file system takes. */
function fileName(name: string): string {
  return (
    name
      .replaceAll(/[^\w.-]+/g, '-')
      .replace(/^[-.]+|-+$/g, '')
      .slice(0, 80) || 'log'
  );
}
