import type { Code, Messages } from './en/index.ts';
import type { ParamsIn } from './params.ts';

export type { Code } from './en/index.ts';

/**
 * What Homeport says to people, before it is in anybody's language: a code of the catalogue and what is filled in. This is what the
 * database, the journal and the wire hold; the edges (window, command line, tray, log) make words of it with `render`.
 */
export type Text = {
  readonly code: string;
  /** Data, never instructions: whatever they hold, `render` shows it as it is. */
  readonly params: { readonly [name: string]: Param };
};

/** A list is shown with the commas of the language. Of a text within a text, what follows its first line comes last. */
export type Param = string | number | Text | readonly (string | Text)[];

/** What a message of the catalogue needs. @typeParam Shown what may be shown in it: more than texts where `renderAround` shows it */
export type ParamsOf<C extends Code, Shown = Param> = ParamsIn<Messages[C], Shown>;

/** A text of the catalogue. What its message needs and is not given does not compile. */
export function say<C extends Code>(
  code: C,
  ...[params]: [keyof ParamsOf<C>] extends [never] ? [] : [params: ParamsOf<C>]
): Text {
  return { code, params: params ?? {} };
}

/** Words that are in no catalogue: those of Docker, git or an app, and those that an earlier version wrote down. */
export function asWritten(text: string): Text {
  return say('as-written', { text });
}

/** Whole sentences, one after the other. */
export function sentences(first: Text, ...more: readonly (Text | null)[]): Text {
  return more.reduce<Text>(
    (all, next) => (next === null ? all : say('join.sentences', { all, next })),
    first,
  );
}

/** 'a', 'a and b', 'a, b and c'. */
export function listed(items: readonly string[]): Param {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : say('join.and', { items: items.slice(0, -1), last });
}

/** A closed sentence of words that end as they like, such as what a health check wrote. */
export function asSentence(words: string): Text {
  const shown = words.trim();
  return /[.!?…]$/.test(firstLine(shown)) ? asWritten(shown) : say('join.closed', { words: shown });
}

/** The text without what follows its sentence, such as a build's last lines: for where there is room for one line. */
export function onOneLine({ code, params }: Text): Text {
  const cut = (param: Param): Param => {
    if (typeof param === 'number') return param;
    if (typeof param === 'string') return firstLine(param);
    return isText(param) ? onOneLine(param) : param.map((it) => (isText(it) ? onOneLine(it) : firstLine(it)));
  };
  return { code, params: Object.fromEntries(Object.entries(params).map(([name, it]) => [name, cut(it)])) };
}

const firstLine = (words: string): string => words.split('\n', 1)[0]?.trim() ?? '';

export function isText(value: unknown): value is Text {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'params' in value &&
    typeof value.params === 'object' &&
    value.params !== null
  );
}
