import { isNodeBuiltin } from './node-target.ts';

/**
 * What the engine's bundle leaves in node_modules: dockerode reads its `.proto` files by path, beside its own code, and
 * brings ssh2 with an optional native part. The package contains exactly these and what they need.
 */
export const EXTERNAL = [
  'dockerode',
  'docker-modem',
  'ssh2',
  '@grpc/grpc-js',
  '@grpc/proto-loader',
  'protobufjs',
];

/** Not part of the engine's bundle: Node's own modules, and what stays in node_modules. */
export function isExternal(id: string): boolean {
  return isNodeBuiltin(id) || EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`));
}
