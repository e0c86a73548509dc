/** The last lines of many. */
export type Tail = {
  push(line: string): void;
  lines(): string[];
  /** Hands out the lines, and how many came before them and were let go of; then begins anew. */
  empty(): { lines: string[]; left: number };
};

/** Keeps the last lines, at most so many and so many characters; adding one takes the same time however many there are. */
export function createTail(limit: { lines: number; characters: number }): Tail {
  let kept: string[] = [];
  /** Those before it are let go of. They are cut off in one go, now and then: moving all up for every line would take too long. */
  let first = 0;
  let characters = 0;
  let left = 0;

  const lines = () => kept.slice(first);
  return {
    lines,
    push: (line) => {
      kept.push(line);
      characters += line.length;
      while (kept.length - first > limit.lines || (characters > limit.characters && first < kept.length)) {
        characters -= kept[first]?.length ?? 0;
        kept[first] = '';
        first += 1;
        left += 1;
      }
      if (first > limit.lines) {
        kept = lines();
        first = 0;
      }
    },
    empty: () => {
      const emptied = { lines: lines(), left };
      kept = [];
      first = 0;
      characters = 0;
      left = 0;
      return emptied;
    },
  };
}
