import { type PublishedPort, VOLUME_OPTIONS, type VolumeMount } from '../config.ts';
import { NotationError } from './notation-error.ts';

/** How `docker run` writes ports and volumes. All of it throws NotationError. */

const PORT =
  /^(?:(?<ip>\[[0-9a-fA-F:.]+\]|\d+(?:\.\d+){3}):)?(?:(?<host>\d*(?:-\d+)?):)?(?<container>\d+(?:-\d+)?)(?:\/(?<protocol>[a-z]+))?$/;
/** Every published port is a rule, and often a process, on the engine's machine. */
const MOST_PORTS = 1000;

/** '8080:80', '127.0.0.1:8080:80/tcp', '[::1]:53:53/udp', '8000-8010:8000-8010', or '80' for a port that Docker chooses. */
export function parsePorts(text: string): PublishedPort[] {
  const groups = PORT.exec(text.trim())?.groups;
  if (!groups?.container) {
    throw new NotationError(
      `"${text}" is not a port. Write hostPort:containerPort, such as 8080:80, 8080:80/udp or 127.0.0.1:8080:80`,
    );
  }
  const protocol = (['tcp', 'udp', 'sctp'] as const).find((p) => p === (groups.protocol ?? 'tcp'));
  if (!protocol)
    throw new NotationError(`"${groups.protocol}" is no protocol of a port: write tcp, udp or sctp`);
  const inside = portsIn(groups.container, text);
  const outside = groups.host ? portsIn(groups.host, text) : inside.map(() => null);
  if (inside.length !== outside.length) {
    throw new NotationError(
      `"${text}" has two ranges of different length: write as many ports on both sides`,
    );
  }
  const hostIp = (groups.ip ?? '').replace(/^\[|\]$/g, '');
  return inside.map((containerPort, at) => ({
    hostIp,
    hostPort: outside[at] ?? null,
    containerPort,
    protocol,
  }));
}

function portsIn(range: string, text: string): number[] {
  const [first = 0, last = first] = range.split('-').map(Number);
  if (first < 1 || last > 65535)
    throw new NotationError(`"${text}" has a port that is not between 1 and 65535`);
  const count = last - first + 1;
  if (count < 1) throw new NotationError(`"${text}" has a range that ends before it begins`);
  if (count > MOST_PORTS)
    throw new NotationError(`"${text}" is more than ${MOST_PORTS} ports: use --network host for so many`);
  return Array.from({ length: count }, (_, at) => first + at);
}

export function formatPort(port: PublishedPort): string {
  const ip = port.hostIp.includes(':') ? `[${port.hostIp}]` : port.hostIp;
  const host = port.hostPort === null ? (ip === '' ? '' : ':') : `${port.hostPort}:`;
  const address = ip === '' ? '' : `${ip}:`;
  // '127.0.0.1::80': an address with a port that Docker chooses.
  return `${address}${port.hostPort === null && ip !== '' ? ':' : host}${port.containerPort}${port.protocol === 'tcp' ? '' : `/${port.protocol}`}`;
}

// A Windows path has a colon of its own: C:\data:/data
const VOLUME = /^(?<source>[A-Za-z]:[\\/][^:]*|[^:]+):(?<destination>\/[^:]*)(?::(?<mode>[a-zA-Z,]+))?$/;

/** 'data:/var/lib/data', '/srv/media:/media:ro', '/srv/media:/media:ro,rslave'. @param resolve of a folder that begins with '.' */
export function parseVolume(text: string, resolve: (path: string) => string = (path) => path): VolumeMount {
  if (/^\/[^:]*$/.test(text)) {
    throw new NotationError(
      `"${text}" is a volume without a name. Give it one, so that its data can be found again: <name>:${text}`,
    );
  }
  const groups = VOLUME.exec(text)?.groups;
  if (!groups?.source || !groups.destination) {
    throw new NotationError(
      `"${text}" is not a volume. Write source:/place/in/container, such as data:/var/lib/app or /srv/data:/data:ro`,
    );
  }
  const { source, destination } = groups;
  const isHere = /^\.{1,2}([/\\]|$)/.test(source);
  if (!isHere && !/^([/\\]|[A-Za-z]:[\\/])/.test(source) && /[/\\]/.test(source)) {
    throw new NotationError(
      `"${source}" is neither a volume’s name nor a whole path. For a folder here, write ./${source}`,
    );
  }
  const modes = (groups.mode ?? '').split(',').filter((mode) => mode !== '');
  const options = modes
    .filter((mode) => mode !== 'ro' && mode !== 'rw')
    .map((mode) => {
      const known = VOLUME_OPTIONS.find((option) => option === mode);
      if (known) return known;
      throw new NotationError(
        `":${mode}" is not known. After source:/place/in/container stands ro for read-only, or one of ${VOLUME_OPTIONS.join(', ')}`,
      );
    });
  return {
    source: isHere ? resolve(source) : source,
    destination,
    readOnly: modes.includes('ro'),
    ...(options.length > 0 ? { options } : {}),
  };
}

export function formatVolume({ source, destination, readOnly, options = [] }: VolumeMount): string {
  const modes = [...(readOnly ? ['ro'] : []), ...options];
  return [source, destination, ...(modes.length > 0 ? [modes.join(',')] : [])].join(':');
}
