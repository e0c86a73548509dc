import { type Instruction, instructionsOf } from './dockerfile-instructions.ts';
import { createWords } from './dockerfile-words.ts';

/**
 * The images that a Dockerfile's build is made from: what its FROM, `COPY --from=` and `--mount=…,from=` name, less its own
 * stages. ARGs count that stand before the first FROM, as for Docker (Dockerfile reference, "Understand how ARG and FROM
 * interact").
 * @param buildArgs what the build is given: they win over the ARGs' defaults.
 * @returns null where a name can't be told, because of a variable that is not known.
 */
export function baseImages(text: string, buildArgs: Readonly<Record<string, string>>): string[] | null {
  const { instructions, mark } = instructionsOf(text);
  const words = createWords(mark);
  const args = new Map<string, string>();
  const stages = new Set<string>();
  const bases = new Set<string>();
  let froms = 0;
  for (const instruction of instructions) {
    const said = words(instruction.text, args);
    if (instruction.keyword === 'ARG' && froms === 0) for (const arg of said) declare(args, arg, buildArgs);
    for (const name of namedBy(instruction, said)) {
      if (name.includes('$')) return null;
      if (name !== 'scratch' && !stages.has(name.toLowerCase())) bases.add(name);
    }
    if (instruction.keyword !== 'FROM') continue;
    const [, as = '', stage] = plainWords(said);
    // A stage is known by its number, too.
    stages.add(String(froms));
    froms += 1;
    if (as.toLowerCase() === 'as' && stage !== undefined) stages.add(stage.toLowerCase());
  }
  return [...bases];
}

function declare(args: Map<string, string>, word: string, buildArgs: Readonly<Record<string, string>>): void {
  const equals = word.indexOf('=');
  const name = equals === -1 ? word : word.slice(0, equals);
  const value = Object.hasOwn(buildArgs, name) ? buildArgs[name] : word.slice(name.length + 1);
  if (value !== undefined && (equals !== -1 || Object.hasOwn(buildArgs, name))) args.set(name, value);
}

/** References of the images that an instruction reads. */
function namedBy({ keyword }: Instruction, said: string[]): string[] {
  switch (keyword) {
    case 'FROM':
      return plainWords(said).slice(0, 1);
    case 'COPY':
    case 'RUN':
      return said.filter((word) => word.startsWith('--')).flatMap(fromOf);
    default:
      return [];
  }
}

const plainWords = (said: string[]): string[] => said.filter((word) => !word.startsWith('--'));

/** '--from=web', '--mount=type=bind,from=web,target=/x'. */
function fromOf(flag: string): string[] {
  if (flag.startsWith('--from=')) return [flag.slice('--from='.length)];
  if (!flag.startsWith('--mount=')) return [];
  const options = flag.slice('--mount='.length).split(',');
  return options.filter((option) => option.startsWith('from=')).map((option) => option.slice('from='.length));
}
