import type { AppDto } from '../shared/dto.ts';
import { textOf } from '../shared/errors.ts';
import { stateWords } from '../shared/standing.ts';
import { onOneLine, say, type Text } from '../shared/text/text.ts';
import type { Context } from './command.ts';
import { finishFirst } from './cut-off.ts';
import { type Done, doneAfter, doneWith, nothingDone } from './done.ts';
import { EXIT_INTERRUPTED, EXIT_OTHER, EXIT_USAGE, Exit, errorCode, exitCodeOf, Leave } from './exit.ts';
import { downtimeWords, outcomeWords, releaseName } from './format.ts';
import { errorWords, inWords, shortWords } from './in-words.ts';
import { prefixed, type Said } from './output.ts';
import { table } from './table.ts';
import { waitsForPerson } from './under-way.ts';

/** How the newest version is to be built. Any of them: also where there is nothing newer. */
export type BuildWishes = { force: boolean; pull: boolean; noCache: boolean };

/** What one of several has to do with the others. */
type Among = {
  /** Its turn to ask a source. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Ctrl-C was pressed: nothing is begun any more. */
  interrupted(): boolean;
  /** Nobody named it: what its person skipped is left alone. */
  exceptSkipped: boolean;
};

const ALONE: Among = { inTurn: (work) => work(), interrupted: () => false, exceptSkipped: false };

/** Finishes what was cut off, asks for the update, and waits for it. @throws whatever keeps it from being asked for */
export async function updateOne(
  context: Context,
  app: string,
  wishes: BuildWishes,
  { inTurn, interrupted, exceptSkipped }: Among = ALONE,
): Promise<Done> {
  const first = await finishFirst(context, app);
  // What to do about it is in its summary.
  if (first !== null && waitsForPerson(first)) return doneWith(context, first);
  const { updateId, message, wasSkipped } = await inTurn(async () => {
    if (interrupted()) throw new Exit(EXIT_INTERRUPTED);
    return context.client.apps.update({ app, ...wishes, ...(exceptSkipped ? { exceptSkipped } : {}) });
  });
  if (updateId === null) return nothingDone(say('cli.of-app', { app, what: message }), message, first);
  if (wasSkipped) context.out.line(message);
  // Begun in the very moment of the Ctrl-C that calls off what is under way.
  if (interrupted())
    await context.client.apps.cancel({ app }).catch((error: unknown) => context.out.error(errorWords(error)));
  return doneAfter(context, updateId, first);
}

/** How many sources are asked at a time: each is a process of git. Builds have a line of their own. */
const ASKED_AT_ONCE = 4;

/** What came of one of several apps. */
type Each = { app: string; done: Done | null; error: unknown };

/**
 * Updates apps beside each other, and tells of all of them at the end. What they wait for (a slot for a build, each other) is the
 * engine's to decide. Ctrl-C is heard by each that is under way, as by a single one; none is begun after it.
 *
 * @param apps 'all': all that run
 * @returns the worst of the exit codes
 * @throws Exit after Ctrl-C where a running Homeport goes on with them; Leave after the second one
 */
export async function updateSeveral(
  context: Context,
  apps: readonly string[] | 'all',
  wishes: BuildWishes,
): Promise<number> {
  const { client, out } = context;
  const { apps: known } = await client.live.get();
  const asked = apps === 'all' ? known.map(({ name }) => name) : apps;
  const width = Math.max(0, ...asked.map((name) => name.length));
  const interrupts = listen(context);
  const among: Among = {
    inTurn: createTurns(ASKED_AT_ONCE),
    interrupted: interrupts.heard,
    exceptSkipped: apps === 'all',
  };

  const one = async (app: string): Promise<Each> => {
    const skip = apps === 'all' ? whyLeftAlone(known.find(({ name }) => name === app)) : null;
    if (skip !== null) return { app, done: nothingDone(skip, skip, null), error: null };
    const { onInterrupt } = interrupts;
    const own = { ...context, onInterrupt, out: prefixed(out, `${app.padEnd(width)} | `) };
    try {
      const done = await updateOne(own, app, wishes, among);
      for (const line of done.lines) own.out.line(line);
      return { app, done, error: null };
    } catch (error) {
      // What is no refusal ends the command, as it would for one: the running Homeport has gone away, say.
      if (!(error instanceof Exit) && errorCode(error) === null) throw error;
      if (!(error instanceof Exit)) own.out.line(errorWords(error));
      return { app, done: null, error };
    }
  };
  try {
    const all = await Promise.race([Promise.all(asked.map(one)), interrupts.left]);
    out.result(all.map(toJson), () => summaryTable(all, out.width));
    return worst(all.map(exitCode));
  } finally {
    interrupts.stopListening();
  }
}

/** An update by hand starts what was stopped. That is what one who names the app wants, and nobody who says "all". */
function whyLeftAlone(app: AppDto | undefined): Text | null {
  if (app?.state !== 'stopped' && app?.state !== 'paused' && app?.state !== 'missing') return null;
  const { name, state, activeUpdate } = app;
  if (activeUpdate !== null) return null;
  return say('cli.left-alone', { app: name, state: stateWords(state) });
}

/** Ctrl-C for all of them together. Each that is watched hears it too, and says what becomes of it. */
function listen({ inProcess, onInterrupt, out }: Context) {
  let count = 0;
  const listeners = new Set<() => void>();
  const gone = Promise.withResolvers<never>();
  gone.promise.catch(() => undefined);
  const stopListening = onInterrupt(() => {
    count += 1;
    for (const listener of listeners) listener();
    if (inProcess && count === 1) return;
    if (!inProcess) out.error(say('cli.all-go-on'));
    gone.reject(inProcess ? new Leave() : new Exit(EXIT_INTERRUPTED));
  });
  return {
    heard: () => count > 0,
    left: gone.promise,
    /** However many listen, the process has one listener. */
    onInterrupt: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stopListening,
  };
}

/** Lets so many through at a time, in the order in which they came. */
function createTurns(atOnce: number): Among['inTurn'] {
  let free = atOnce;
  const line: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => line.push(resolve));
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** As `update <app> --json` prints it for one, with the app's name, and what kept it from being asked for. */
function toJson({ app, done, error }: Each) {
  if (done !== null) return { app, ...done.json, error: null };
  const message = error instanceof Exit ? inWords(NOT_ASKED) : errorWords(error);
  const code = error instanceof Exit ? 'CANCELLED' : (errorCode(error) ?? 'INTERNAL');
  return { app, update: null, message, takenUp: null, error: { code, message } };
}

const NOT_ASKED = say('cli.not-asked-for');

function exitCode({ done, error }: Each): number {
  return done?.exitCode ?? exitCodeOf(error, 'update');
}

/** Worst first: whoever reads one number for many apps looks for the app that needs them most. */
const WORST: readonly number[] = [EXIT_INTERRUPTED, 5, 3, 4, EXIT_OTHER, EXIT_USAGE];

function worst(codes: readonly number[]): number {
  return WORST.find((code) => codes.includes(code)) ?? 0;
}

function summaryTable(all: readonly Each[], width: number): Said[] {
  if (all.length === 0) return [say('cli.no-app')];
  const row = ({ app, done, error }: Each): string[] => {
    const update = done?.update ?? null;
    if (update !== null) {
      const down = update.outcome === null ? '' : downtimeWords(update);
      return [
        app,
        outcomeWords(update),
        releaseName(update.to),
        down,
        update.error === null ? '' : shortWords(update.error),
      ];
    }
    if (done !== null) return [app, inWords(say('cli.nothing-to-do')), '', '', done.json.message];
    return [
      app,
      inWords(say('cli.not-updated')),
      '',
      '',
      inWords(error instanceof Exit ? NOT_ASKED : onOneLine(textOf(error))),
    ];
  };
  const columns = [
    { title: 'APP' },
    { title: 'OUTCOME' },
    { title: 'RELEASE' },
    { title: 'DOWNTIME' },
    { title: 'WHY', shrink: true },
  ];
  return ['', ...table(columns, all.map(row), width)];
}
