/**
 * References to images, as the engine reads them.
 * Source: github.com/distribution/reference, regexp.go (grammar) and normalize.go (Docker Hub's short names).
 */

/** What a reference names, in full: 'nginx:1.27' is docker.io, library/nginx, 1.27. */
export type ImageRef = {
  /** Host and port, as the engine calls the registry; of the Hub 'docker.io'. */
  registry: string;
  /** In full: 'library/nginx'. */
  repository: string;
  tag: string | null;
  /** 'sha256:…' or 'sha512:…'. */
  digest: string | null;
};

/** What the engine calls Docker Hub. */
export const DOCKER_HUB = 'docker.io';

const LONGEST_NAME = 255;
/** Name, tag and digest together: what is longer is no reference, and not looked into. */
const LONGEST_REF = 1024;

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::([0-9]{1,5}))?$`);
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;
/** Docker reads it as an image's id, never as a name. */
const ID = /^[a-f0-9]{64}$/;

/** null where it is no reference. A tag or digest that is not written is null: which one counts then is not decided here. */
export function parseImageRef(text: string): ImageRef | null {
  if (text.length > LONGEST_REF || ID.test(text)) return null;
  const { name, tag, digest } = splitRef(text);
  if (tag !== null && !isTag(tag)) return null;
  if (digest !== null && !isDigest(digest)) return null;
  const { registry, path } = splitRegistry(name);
  if (!isRegistryHost(registry)) return null;
  const repository = registry === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path;
  const components = repository.split('/');
  if (repository.length > LONGEST_NAME || !components.every((it) => COMPONENT.test(it))) return null;
  return { registry, repository, tag, digest };
}

/** As people write it: 'nginx:1.27', 'ghcr.io/you/app@sha256:…'. `parseImageRef` reads the same from it again. */
export function formatImageRef({ registry, repository, tag, digest }: ImageRef): string {
  const rest = `${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
  const full = `${registry}/${repository}`;
  const short = familiarName(full);
  // 'docker.io/localhost/app' without its registry would be one of another.
  const read = parseImageRef(short);
  return `${read?.registry === registry && read.repository === repository ? short : full}${rest}`;
}

/** 'nas:5000', 'ghcr.io', '[::1]:5000'. */
export function isRegistryHost(text: string): boolean {
  const found = text.length > LONGEST_NAME ? null : HOST.exec(text);
  if (found === null) return false;
  const [, port] = found;
  return (
    (port === undefined || (Number(port) > 0 && Number(port) < 65_536)) && URL.canParse(`http://${text}`)
  );
}

export const isTag = (text: string): boolean => TAG.test(text);

/** Whether it is a digest that content can be held to: of SHA-256 or SHA-512, in full. */
export const isDigest = (text: string): boolean => DIGEST.test(text);

/** A reference in its parts, whatever they hold. */
export function splitRef(text: string): { name: string; tag: string | null; digest: string | null } {
  const at = text.indexOf('@');
  const named = at === -1 ? text : text.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return {
    name: colon === -1 ? named : named.slice(0, colon),
    tag: colon === -1 ? null : named.slice(colon + 1),
    digest: at === -1 ? null : text.slice(at + 1),
  };
}

/** A name without what Docker Hub's may leave out: 'docker.io/library/nginx' is 'nginx'. */
export function familiarName(name: string): string {
  return name.replace(/^(index\.)?docker\.io\//, '').replace(/^library\/(?=[^/]+$)/, '');
}

/** What stands before the first slash is a registry where it can be no part of a path of the Hub's. */
function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
  if (!isHost) return { registry: DOCKER_HUB, path: name };
  return { registry: first === 'index.docker.io' ? DOCKER_HUB : first, path: name.slice(slash + 1) };
}
