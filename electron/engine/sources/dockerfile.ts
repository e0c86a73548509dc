import { DockerfileParser, type From, type Instruction } from 'dockerfile-ast';

export type DockerfileFacts = {
  exposedPorts: { port: number; protocol: 'tcp' | 'udp' | 'sctp' }[];
  volumes: string[];
  /** As written: 'CMD wget -q …' or 'NONE'; null where there is none. */
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
      for (const port of portsOf(argument.getValue())) ports.set(`${port.port}/${port.protocol}`, port);
    }
  }
  const volumes = new Set(
    inLineage('VOLUME').flatMap((instruction) => volumesOf(instruction.getArgumentsContent() ?? '')),
  );
  const healthcheck = inLineage('HEALTHCHECK').at(-1)?.getArgumentsContent() ?? null;
  const buildArgs = new Set(
    instructions
      .filter((instruction) => instruction.getKeyword() === 'ARG')
      // Several on one line, each with or without a default.
      .flatMap((instruction) =>
        instruction.getArguments().map((argument) => argument.getValue().split('=')[0] ?? ''),
      )
      .filter((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)),
  );
  return {
    exposedPorts: [...ports.values()],
    volumes: [...volumes],
    healthcheck: healthcheck === null ? null : healthcheck.replace(/\\\r?\n\s*/g, ' ').trim(),
    buildArgs: [...buildArgs],
    stages: stages.flatMap((stage) => stage.name ?? []),
  };
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

/** `VOLUME ["/a", "/b"]` or `VOLUME /a /b`. */
function volumesOf(content: string): string[] {
  const text = content.trim();
  if (text.startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (Array.isArray(parsed)) return parsed.filter((entry) => typeof entry === 'string');
    } catch {
      // Not JSON after all: Docker, too, then takes it as words.
    }
  }
  return text.split(/\s+/).filter((word) => word !== '');
}
