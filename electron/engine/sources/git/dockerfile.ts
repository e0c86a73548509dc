import { type Instruction, instructionsOf } from './dockerfile-instructions.ts';
import { createWords, type Variables, type Words } from './dockerfile-words.ts';

type DockerfileFacts = {
  exposedPorts: { port: number; protocol: 'tcp' | 'udp' | 'sctp' }[];
  volumes: string[];
  /** As written: 'CMD wget -q …'; null where there is none, or NONE. */
  healthcheck: string | null;
  /** Names of all ARGs, in order. */
  buildArgs: string[];
  /** Names of the stages that have one. */
  stages: string[];
};

/** A range of ports is prefilled port by port, up to this many. */
const MAX_RANGE = 32;

type Stage = {
  name: string | null;
  /** The stage that it is made from; null: another image. */
  base: Stage | null;
  instructions: Instruction[];
};

/**
 * What a Dockerfile says of the image it makes, for the stage `target` (null: the last) and the stages it is made
 * from. What the base image itself says is not known here. Never throws: a Dockerfile that does not parse says little.
 * Takes a time that grows with the file's size and no faster, whatever is in it: repositories of strangers are looked at.
 */
export function readDockerfile(text: string, target: string | null): DockerfileFacts {
  const { instructions, mark } = instructionsOf(text);
  const words = createWords(mark);
  const { before, stages, byName } = stagesOf(instructions, words);
  const ports = new Map<string, DockerfileFacts['exposedPorts'][number]>();
  const volumes = new Set<string>();
  let healthcheck = '';
  const wanted = target === null ? stages.at(-1) : byName.get(target.toLowerCase());
  walk(wanted ?? null, before, words, ({ keyword, text: said }, variables) => {
    if (keyword === 'EXPOSE') {
      // A variable may hold several.
      for (const word of words(said, variables).flatMap((each) => each.split(/\s+/)))
        for (const port of portsOf(word)) ports.set(`${port.port}/${port.protocol}`, port);
    } else if (keyword === 'VOLUME') {
      for (const volume of jsonList(said) ?? words(said, variables))
        if (volume !== '' && !volume.includes('$')) volumes.add(volume);
    } else if (keyword === 'HEALTHCHECK') healthcheck = withoutFlags(said);
  });
  return {
    exposedPorts: [...ports.values()],
    volumes: [...volumes],
    healthcheck: /^(none)?$/i.test(healthcheck) ? null : healthcheck,
    buildArgs: argsOf(instructions, words),
    stages: stages.flatMap((stage) => stage.name ?? []),
  };
}

/** Names of the ARGs that commands can see: one before the first FROM is known to FROM only. */
export function argsInStages(text: string): string[] {
  const { instructions, mark } = instructionsOf(text);
  const words = createWords(mark);
  const { stages } = stagesOf(instructions, words);
  return argsOf(
    stages.flatMap((stage) => stage.instructions),
    words,
  );
}

const NOTHING_KNOWN: Variables = new Map();

/** Several may stand on one line, each with or without a default. */
function argsOf(instructions: Instruction[], words: Words): string[] {
  const names = instructions
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap(({ text }) => words(text, NOTHING_KNOWN).map((word) => word.replace(/=[\s\S]*$/, '')));
  return [...new Set(names.filter((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)))];
}

/** Stage names are not case-sensitive; a stage is also known by its number. */
function stagesOf(
  instructions: Instruction[],
  words: Words,
): { before: Instruction[]; stages: Stage[]; byName: Map<string, Stage> } {
  const before: Instruction[] = [];
  const stages: Stage[] = [];
  const byName = new Map<string, Stage>();
  for (const instruction of instructions) {
    if (instruction.keyword !== 'FROM') {
      (stages.at(-1)?.instructions ?? before).push(instruction);
      continue;
    }
    const [image, as, name] = words(withoutFlags(instruction.text), NOTHING_KNOWN);
    // As it is known so far: a stage may be named like the image that it is made from.
    const base = byName.get(image?.toLowerCase() ?? '') ?? null;
    const stage = { name: as?.toUpperCase() === 'AS' ? (name ?? null) : null, base, instructions: [] };
    byName.set(String(stages.length), stage);
    if (stage.name !== null) byName.set(stage.name.toLowerCase(), stage);
    stages.push(stage);
  }
  return { before, stages, byName };
}

/** Goes through the stages that `last` is made from, and through itself, with what the variables are at each instruction. */
function walk(
  last: Stage | null,
  before: Instruction[],
  words: Words,
  visit: (instruction: Instruction, variables: Variables) => void,
): void {
  const lineage: Stage[] = [];
  for (let stage = last; stage !== null; stage = stage.base) lineage.push(stage);
  const globals = new Map<string, string>();
  for (const { keyword, text } of before) if (keyword === 'ARG') setAll(globals, words(text, globals));
  const env = new Map<string, string>();
  for (const stage of lineage.reverse()) {
    // An ENV is inherited, and wins over an ARG, which is its own stage's.
    const args = new Map<string, string>();
    const variables = { get: (name: string) => env.get(name) ?? args.get(name) };
    for (const instruction of stage.instructions) {
      const { keyword, text } = instruction;
      if (keyword === 'ENV') setEnv(env, text, words, variables);
      else if (keyword === 'ARG') {
        const said = words(text, variables);
        setAll(args, said);
        for (const name of said) {
          const value = globals.get(name);
          if (value !== undefined) args.set(name, value);
        }
      } else visit(instruction, variables);
    }
  }
}

/** `ENV NAME=value OTHER=value`, or `ENV NAME all the rest`. */
function setEnv(env: Map<string, string>, text: string, words: Words, variables: Variables): void {
  const said = words(text, variables);
  const [name = '', ...value] = said;
  if (name.includes('=')) setAll(env, said);
  else if (value.length > 0) env.set(name, value.join(' '));
}

function setAll(values: Map<string, string>, said: string[]): void {
  for (const word of said) {
    const at = word.indexOf('=');
    if (at > 0) values.set(word.slice(0, at), word.slice(at + 1));
  }
}

/** What follows the options: `--interval=5s CMD …`. */
function withoutFlags(text: string): string {
  let at = 0;
  while (text.startsWith('--', at)) {
    while (at < text.length && !/\s/.test(text[at] ?? '')) at += 1;
    while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  }
  return text.slice(at);
}

/** '8080', '53/udp', '8000-8005/tcp'. */
function portsOf(text: string): DockerfileFacts['exposedPorts'] {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(text);
  if (match === null) return [];
  const first = Number(match[1]);
  const last = Math.min(Number(match[2] ?? match[1]), first + MAX_RANGE - 1);
  const written = match[3]?.toLowerCase();
  const protocol = written === 'udp' || written === 'sctp' ? written : 'tcp';
  const ports: DockerfileFacts['exposedPorts'] = [];
  for (let port = first; port <= last && port <= 65535; port++) if (port > 0) ports.push({ port, protocol });
  return ports;
}

/** null where it is not JSON after all: Docker, too, then takes it as words. */
function jsonList(text: string): string[] | null {
  if (!text.trimStart().startsWith('[')) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.filter((entry) => typeof entry === 'string') : null;
  } catch {
    return null;
  }
}
