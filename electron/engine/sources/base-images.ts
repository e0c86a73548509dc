/**
 * The images that a Dockerfile's build is made from: what its FROM, `COPY --from=` and `--mount=…,from=` name, less its own
 * stages. In one pass over the lines, and rather one too many (a line of a here-document may look like a FROM) than one too few.
 *
 * Source: Dockerfile reference, "FROM", "Understand how ARG and FROM interact", "Environment replacement", "Parser directives".
 * @param buildArgs what the build is given: they win over the defaults of the ARGs before the first FROM.
 * @returns null where a name can't be told, because of a variable that is not known.
 */
export function baseImages(text: string, buildArgs: Readonly<Record<string, string>>): string[] | null {
  const args = new Map<string, string>();
  const stages = new Set<string>();
  const bases = new Set<string>();
  let beforeFrom = true;
  const add = (name: string): boolean => {
    const ref = expand(unquoted(name), args);
    if (ref === null) return false;
    if (ref !== '' && ref !== 'scratch' && !stages.has(ref.toLowerCase()) && !/^\d+$/.test(ref))
      bases.add(ref);
    return true;
  };
  for (const line of logicalLines(text)) {
    const [keyword = '', ...words] = line.trim().split(/\s+/);
    const flags = words.filter((word) => word.startsWith('--'));
    const rest = words.filter((word) => !word.startsWith('--'));
    switch (keyword.toUpperCase()) {
      case 'ARG':
        if (beforeFrom) for (const word of rest) declare(args, word, buildArgs);
        break;
      case 'FROM': {
        beforeFrom = false;
        const [image = '', as = '', stage] = rest;
        if (!add(image)) return null;
        if (as.toLowerCase() === 'as' && stage !== undefined) stages.add(stage.toLowerCase());
        break;
      }
      case 'COPY':
      case 'RUN':
        for (const name of flags.flatMap(fromOf)) if (!add(name)) return null;
        break;
    }
  }
  return [...bases];
}

function declare(args: Map<string, string>, word: string, buildArgs: Readonly<Record<string, string>>): void {
  const equals = word.indexOf('=');
  const name = equals === -1 ? word : word.slice(0, equals);
  const given = Object.hasOwn(buildArgs, name) ? buildArgs[name] : undefined;
  const value = given ?? (equals === -1 ? undefined : expand(unquoted(word.slice(equals + 1)), args));
  if (value !== undefined && value !== null) args.set(name, value);
}

/** '--from=web', '--mount=type=bind,from=web,target=/x'. */
function fromOf(flag: string): string[] {
  if (flag.startsWith('--from=')) return [flag.slice('--from='.length)];
  if (!flag.startsWith('--mount=')) return [];
  const options = flag.slice('--mount='.length).split(',');
  return options.filter((option) => option.startsWith('from=')).map((option) => option.slice('from='.length));
}

/** Lines as Docker puts them together: comments left out, one that ends with the escape character goes on in the next. */
function* logicalLines(text: string): Generator<string> {
  const escapeChar = /^#\s*escape\s*=\s*`\s*$/im.test(text.slice(0, 1024)) ? '`' : '\\';
  let parts: string[] = [];
  for (const raw of text.replace(/^\uFEFF/, '').split('\n')) {
    const line = raw.trimEnd();
    if (line.trimStart().startsWith('#') || (line === '' && parts.length > 0)) continue;
    if (line.endsWith(escapeChar)) {
      parts.push(line.slice(0, -1));
      continue;
    }
    yield [...parts, line].join('');
    parts = [];
  }
  if (parts.length > 0) yield parts.join('');
}

/** No reference is longer; a variable made of itself twice, again and again, would be. */
const MAX_VALUE = 4096;

/** `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+instead}`; null where it can't be told what it says. */
function expand(word: string, args: ReadonlyMap<string, string>): string | null {
  let out = '';
  let at = 0;
  for (const match of word.matchAll(/\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?([-+])([^${}]*))?\})/g)) {
    out += word.slice(at, match.index);
    at = match.index + match[0].length;
    const value = args.get(match[1] ?? match[2] ?? '');
    const [, , , operator, other = ''] = match;
    if (operator === '+') out += value ? other : '';
    else if (operator === '-') out += value || other;
    else if (value === undefined) return null;
    else out += value;
  }
  out += word.slice(at);
  return out.includes('$') || out.length > MAX_VALUE ? null : out;
}

function unquoted(word: string): string {
  const quote = word[0];
  return (quote === '"' || quote === "'") && word.length > 1 && word.endsWith(quote)
    ? word.slice(1, -1)
    : word;
}
