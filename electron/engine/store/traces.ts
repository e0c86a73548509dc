/** What a piece of work read of the records, and when. */
export type Trace = { readonly topics: ReadonlySet<string>; at: number };

/**
 * Tells whether records that were read are other ones by now, without reading them again. Only the store itself writes, and it
 * knows what each of its methods touches: nobody has to say that something is out of date.
 */
export type Traces = {
  /** Runs `work`, which is synchronous, and notes what it reads. */
  follow<T>(work: () => T): { result: T; trace: Trace };
  /** Whether nothing of what was read then was written since. */
  isFresh(trace: Trace): boolean;
  /** What `work` answers, asked again only where something that it read was written since. It may depend on the records alone. */
  remembered<T>(work: () => T): () => T;
  /** Called after each write. Returns its unsubscribe. */
  onWrite(listener: () => void): () => void;
};

/** Topics that were written and are remembered one by one; beyond that, everything counts as written. */
const REMEMBERED = 5000;

/**
 * @returns `note`: these rows are read; `wrote`: these were written, or ('all') whatever was read may be another
 */
export function createTraces() {
  /** One more with each write. */
  let revision = 0;
  /** Everything counts as written at this revision. */
  let floor = 0;
  const written = new Map<string, number>();
  const listeners = new Set<() => void>();
  /** Where what is read now is noted; those around it are told when it has ended. */
  let reading: Set<string> | null = null;

  const note = (topics: string[]) => {
    for (const topic of topics) reading?.add(topic);
  };
  const wrote = (topics: string[] | 'all') => {
    revision += 1;
    if (topics !== 'all') for (const topic of topics) written.set(topic, revision);
    if (topics === 'all' || written.size > REMEMBERED) {
      floor = revision;
      written.clear();
    }
    for (const listener of [...listeners]) listener();
  };
  function follow<T>(work: () => T): { result: T; trace: Trace } {
    const around = reading;
    const topics = new Set<string>();
    const at = revision;
    reading = topics;
    try {
      return { result: work(), trace: { topics, at } };
    } finally {
      reading = around;
      note([...topics]);
    }
  }
  function isFresh(trace: Trace): boolean {
    if (trace.at === revision) return true;
    if (trace.at < floor) return false;
    for (const topic of trace.topics) if ((written.get(topic) ?? 0) > trace.at) return false;
    trace.at = revision;
    return true;
  }
  const traces: Traces = {
    follow,
    isFresh,
    remembered<T>(work: () => T): () => T {
      let last: { result: T; trace: Trace } | null = null;
      return () => {
        if (last === null || !isFresh(last.trace)) last = follow(work);
        else note([...last.trace.topics]);
        return last.result;
      };
    },
    onWrite(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { traces, note, wrote };
}
