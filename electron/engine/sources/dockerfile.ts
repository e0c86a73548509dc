import { DockerfileParser, type From, type Instruction, type PropertyInstruction } from 'dockerfile-ast';

export type DockerfileFacts = {
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

type Stage = { name: string | null; base: string | null; instructions: Instruction[] };

/**
 * What a Dockerfile says of the image it makes, for the stage `target` (null: the last) and the stages it is made
 * from. What the base image itself says is not known here. Never throws: a Dockerfile that does not parse says little.
 */
export function readDockerfile(text: string, target: string | null): DockerfileFacts {
  const instructions = DockerfileParser.parse(text).getInstructions();
  const stages = stagesOf(instructions);
  const lineage = lineageOf(stages, target);
  const inLineage = (keyword: string) =>
    lineage.flatMap((stage) =>
      stage.instructions.filter((instruction) => instruction.getKeyword() === keyword),
    );

  const ports = new Map<string, DockerfileFacts['exposedPorts'][number]>();
  for (const instruction of inLineage('EXPOSE')) {
    for (const argument of instruction.getExpandedArguments()) {
      for (const port of portsOf(unquoted(argument.getValue())))
        ports.set(`${port.port}/${port.protocol}`, port);
    }
  }
  const volumes = new Set(inLineage('VOLUME').flatMap(volumesOf));
  const healthcheck = (inLineage('HEALTHCHECK').at(-1)?.getArgumentsContent() ?? '').trim();
  return {
    exposedPorts: [...ports.values()],
    volumes: [...volumes],
    healthcheck: /^(none)?$/i.test(healthcheck) ? null : healthcheck,
    buildArgs: argsOf(instructions),
    stages: stages.flatMap((stage) => stage.name ?? []),
  };
}

/** Names of the ARGs that commands can see: one before the first FROM is known to FROM only. */
export function argsInStages(text: string): string[] {
  return argsOf(
    stagesOf(DockerfileParser.parse(text).getInstructions()).flatMap((stage) => stage.instructions),
  );
}

/** Several may stand on one line, each with or without a default. */
function argsOf(instructions: Instruction[]): string[] {
  const names = instructions
    .filter((instruction) => instruction.getKeyword() === 'ARG')
    .filter(hasProperties)
    .flatMap((instruction) => instruction.getProperties().map((property) => property.getName()));
  return [...new Set(names.filter((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)))];
}

function hasProperties(instruction: Instruction): instruction is PropertyInstruction {
  return 'getProperties' in instruction;
}

function stagesOf(instructions: Instruction[]): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    if (isFrom(instruction)) {
      stages.push({ name: instruction.getBuildStage(), base: instruction.getImage(), instructions: [] });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}

function isFrom(instruction: Instruction): instruction is From {
  return instruction.getKeyword() === 'FROM' && 'getBuildStage' in instruction;
}

/** The stage that becomes the image, after those it is made FROM. Stage names are not case-sensitive. */
function lineageOf(stages: Stage[], target: string | null): Stage[] {
  const byName = (name: string, before: number) =>
    stages.findLastIndex(
      (stage, index) =>
        index < before && (stage.name?.toLowerCase() === name.toLowerCase() || String(index) === name),
    );
  const lineage: Stage[] = [];
  let at = target === null ? stages.length - 1 : byName(target, stages.length);
  while (at >= 0) {
    const stage = stages[at];
    if (stage === undefined) break;
    lineage.unshift(stage);
    at = stage.base === null ? -1 : byName(stage.base, at);
  }
  return lineage;
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

/** `VOLUME ["/a", "/b"]` or `VOLUME /a /b`. What a variable that is not known here would say is left out. */
function volumesOf(instruction: Instruction): string[] {
  const words = instruction.getExpandedArguments().map((argument) => unquoted(argument.getValue()));
  const listed = jsonList(instruction.getArgumentsContent() ?? '') ?? words;
  return listed.filter((volume) => volume !== '' && !volume.includes('$'));
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

function unquoted(word: string): string {
  return word.replace(/^(["'])(.*)\1$/, '$2');
}
