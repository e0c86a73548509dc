import type { VolumeMount } from '../config.ts';
import type { Device, Ulimit } from '../run-options.ts';
import { parseBoolean, parseNumber, parseSize } from './amounts.ts';
import { NotationError } from './notation-error.ts';

/** What `docker run` writes with '=' , ':' and ',' between. All of it throws NotationError. */

/** 'K=V'; the value may be empty and may hold '='. Without '=' the value is null. */
export function parsePair(text: string, what = 'NAME=value'): [string, string | null] {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  if (name.trim() === '') throw new NotationError(`"${text}" is not written ${what}`);
  return [name, at < 0 ? null : text.slice(at + 1)];
}

/** '/dev/ttyUSB0', '/dev/sda:/dev/xvda', '/dev/sda:/dev/xvda:r', '/dev/sda:r'. */
export function parseDevice(text: string): Device {
  const [source = '', second, third, ...more] = text.split(':');
  const alone = second !== undefined && third === undefined && /^[rwm]{1,3}$/.test(second);
  const destination = alone || !second ? source : second;
  const permissions = (alone ? second : third) ?? 'rwm';
  const fits = source.startsWith('/') && destination.startsWith('/') && /^[rwm]{1,3}$/.test(permissions);
  if (!fits || more.length > 0) {
    throw new NotationError(
      `"${text}" is not a device. Write its path here, such as /dev/ttyUSB0 or /dev/dri:/dev/dri:rw`,
    );
  }
  return { source, destination, permissions };
}

export function formatDevice({ source, destination, permissions }: Device): string {
  if (permissions !== 'rwm') return `${source}:${destination}:${permissions}`;
  return source === destination ? source : `${source}:${destination}`;
}

/** 'nofile=1024:4096', 'nofile=4096'; -1 is no limit. */
export function parseUlimit(text: string): Ulimit {
  const [, name = '', soft = '', hard = soft] = /^([a-z]+)=(-?\d+)(?::(-?\d+))?$/.exec(text.trim()) ?? [];
  if (name === '')
    throw new NotationError(`"${text}" is not a limit. Write nofile=65536 or nofile=1024:65536`);
  const limit = { name, soft: parseNumber(soft), hard: parseNumber(hard) };
  if (limit.hard !== -1 && (limit.soft === -1 || limit.soft > limit.hard))
    throw new NotationError(`"${text}" has a soft limit above the hard one`);
  return limit;
}

export const formatUlimit = ({ name, soft, hard }: Ulimit): string =>
  `${name}=${soft}${soft === hard ? '' : `:${hard}`}`;

/** Fields with commas between; one that holds commas stands in double quotes. */
function parseFields(text: string): string[] {
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/gy;
  const fields: string[] = [];
  for (;;) {
    const found = field.exec(text);
    if (!found) throw new NotationError(`"${text}" has a quote that is not closed`);
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] !== ',') return fields;
  }
}

type GpuRequest = {
  Driver: string;
  Count: number;
  DeviceIDs: string[] | null;
  Capabilities: string[][];
  Options: Record<string, string>;
};

/** 'all', '2', 'device=0', '"device=0,1"', 'all,capabilities=utility': docker/cli opts/gpus.go. */
export function parseGpus(text: string): GpuRequest {
  const request: GpuRequest = { Driver: '', Count: 0, DeviceIDs: null, Capabilities: [['gpu']], Options: {} };
  let counted = false;
  for (const field of parseFields(text)) {
    const at = field.indexOf('=');
    const [key, value] = at < 0 ? ['count', field] : [field.slice(0, at), field.slice(at + 1)];
    if (key === 'count') {
      counted = true;
      request.Count = value === 'all' ? -1 : parseNumber(value);
      if (!Number.isInteger(request.Count)) throw new NotationError(`"${value}" is not a number of GPUs`);
    } else if (key === 'device') request.DeviceIDs = value.split(',');
    else if (key === 'driver') request.Driver = value;
    else if (key === 'capabilities') request.Capabilities = [[...value.split(','), 'gpu']];
    else if (key === 'options') {
      request.Options = Object.fromEntries(
        parseFields(value)
          .map((each) => parsePair(each))
          .map(([name, its]) => [name, its ?? '']),
      );
    } else throw new NotationError(`"${key}" is not known of GPUs. Write all, a number, or device=<id>`);
  }
  if (!counted && request.DeviceIDs === null) request.Count = 1;
  return request;
}

type ParsedMount = { volume: VolumeMount } | { tmpfs: [path: string, options: string] };

/** 'type=bind,source=/srv,target=/data,readonly'. What only the engine's own API can say of a mount is refused by name. */
export function parseMount(text: string, resolve: (path: string) => string): ParsedMount {
  let type = 'volume';
  let source = '';
  let destination = '';
  let readOnly = false;
  const options: NonNullable<VolumeMount['options']> = [];
  const tmpfs: string[] = [];
  for (const [key, value] of parseFields(text).map((field) => parsePair(field, 'key=value'))) {
    const said = value ?? '';
    if (key === 'type') type = said;
    else if (key === 'source' || key === 'src') source = said;
    else if (key === 'target' || key === 'destination' || key === 'dst') destination = said;
    else if (key === 'readonly' || key === 'ro') readOnly = value === null || parseBoolean(said);
    else if (key === 'volume-nocopy') {
      if (value === null || parseBoolean(said)) options.push('nocopy');
    } else if (key === 'bind-propagation') {
      const known = (['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate'] as const).find(
        (option) => option === said,
      );
      if (!known) throw new NotationError(`"${said}" is not a bind-propagation`);
      options.push(known);
    } else if (key === 'tmpfs-size') tmpfs.push(`size=${parseSize(said)}`);
    else if (key === 'tmpfs-mode') tmpfs.push(`mode=${said}`);
    else
      throw new NotationError(
        `"${key}" of a mount is not known here. Write the mount with --volume or --tmpfs`,
      );
  }
  if (!destination.startsWith('/')) throw new NotationError(`"${text}" names no target in the container`);
  if (type === 'tmpfs') return { tmpfs: [destination, [...(readOnly ? ['ro'] : []), ...tmpfs].join(',')] };
  if (type !== 'volume' && type !== 'bind')
    throw new NotationError(`A mount of type "${type}" is not known here: bind, volume and tmpfs are`);
  if (source === '')
    throw new NotationError(`"${text}" has no source. Give the volume a name: source=<name>`);
  const place = type === 'bind' && !/^([/\\]|[A-Za-z]:)/.test(source) ? resolve(source) : source;
  return { volume: { source: place, destination, readOnly, ...(options.length > 0 ? { options } : {}) } };
}

/** 'on-failure:3', 'always'. */
export function parseRestart(text: string): { policy: string; retries: number | null } {
  const [policy = '', retries] = text.split(':');
  if (retries !== undefined && (policy !== 'on-failure' || !/^\d+$/.test(retries)))
    throw new NotationError(`"${text}" is not a restart policy. Write on-failure:3, or no number`);
  return { policy, retries: retries === undefined ? null : Number(retries) };
}
