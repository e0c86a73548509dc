/**
 * Reads from an ICU message, as a type, which params it needs. So a message and its callers can't drift apart: one that is missing,
 * or has another name, does not compile. ICU nests text and arguments in turn, so that every brace changes from one to the other.
 */

/** Params of an ICU message: a number where its plural depends on it, else whatever can be shown. */
export type ParamsIn<Message extends string, Shown> =
  InText<Message> extends infer Found extends [string, string]
    ? { [Name in Found[0]]: [Extract<Found, [Name, 'number']>] extends [never] ? Shown : number }
    : never;

/** In text: '{' begins an argument, '}' ends the text of one choice. */
type InText<S extends string, Found extends [string, string] = never> =
  FirstBrace<S> extends '{'
    ? InName<After<S, '{'>, Found>
    : FirstBrace<S> extends '}'
      ? InArgument<After<S, '}'>, Found>
      : Found;

/** At the name of an argument, which '}' ends, or a comma with what kind it is of. */
type InName<S extends string, Found extends [string, string]> = S extends `${infer Head}}${infer Rest}`
  ? Head extends `${infer Name},${infer Kind}`
    ? InArgument<After<S, ','>, Found | [Name, KindOf<Kind>]>
    : InText<Rest, Found | [Head, 'shown']>
  : Found;

/** In an argument behind its kind: '{' begins the text of a choice, '}' ends the argument. */
type InArgument<S extends string, Found extends [string, string]> =
  FirstBrace<S> extends '{' | '}' ? InText<After<S, FirstBrace<S>>, Found> : Found;

type KindOf<Kind extends string> = Kind extends ` ${'plural' | 'selectordinal' | 'number'}${string}`
  ? 'number'
  : 'shown';

type FirstBrace<S extends string> = S extends `${infer Before}{${string}`
  ? Before extends `${string}}${string}`
    ? '}'
    : '{'
  : S extends `${string}}${string}`
    ? '}'
    : '';

type After<S extends string, Mark extends string> = S extends `${string}${Mark}${infer Rest}` ? Rest : '';
