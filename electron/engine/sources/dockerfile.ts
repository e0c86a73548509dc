import { type Arg, DockerfileParser, type From, type Healthcheck } from 'dockerfile-ast';
import type { SourceInspection } from '../../shared/dto.ts';

/** What a Dockerfile says that Homeport can use beforehand. */
export type DockerfileFacts = Pick<
  SourceInspection,
  'exposedPorts' | 'volumes' | 'healthcheck' | 'buildArgs' | 'stages'
>;

/** Reads a Dockerfile without building it. What depends on variables is left out: it is known only when it is built. */
export function readDockerfile(text: string): DockerfileFacts {
  const file = DockerfileParser.parse(text);
  const instructions = file.getInstructions();
  const of = (keyword: string) => instructions.filter((i) => i.getKeyword() === keyword);
  const words = (keyword: string) => of(keyword).flatMap((i) => i.getArguments().map((a) => a.getValue()));

  const exposedPorts: DockerfileFacts['exposedPorts'] = [];
  for (const word of words('EXPOSE')) {
    const [, port = '', protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(word) ?? [];
    const known = protocol.toLowerCase();
    if (port === '' || (known !== 'tcp' && known !== 'udp' && known !== 'sctp')) continue;
    if (!exposedPorts.some((p) => p.port === Number(port) && p.protocol === known))
      exposedPorts.push({ port: Number(port), protocol: known });
  }
  const healthcheck = of('HEALTHCHECK').at(-1) as Healthcheck | undefined;
  return {
    exposedPorts,
    volumes: [...new Set(of('VOLUME').flatMap((i) => volumesOf(i.getRawArgumentsContent() ?? '')))],
    healthcheck: healthcheck?.getSubcommand() ? (healthcheck.getRawArgumentsContent() ?? null) : null,
    buildArgs: [
      ...new Set(
        (of('ARG') as Arg[]).map((arg) => arg.getProperty()?.getName() ?? '').filter((name) => name !== ''),
      ),
    ],
    stages: (of('FROM') as From[]).map((from) => from.getBuildStage()).filter((stage) => stage !== null),
  };
}

/** Both forms: VOLUME /a /b and VOLUME ["/a", "/b"]. */
function volumesOf(content: string): string[] {
  const text = content.trim();
  const list = text.startsWith('[')
    ? [...text.matchAll(/"([^"]*)"/g)].map((m) => m[1] ?? '')
    : text.split(/\s+/);
  return list.filter((volume) => volume.startsWith('/') && !volume.includes('$'));
}
