import { z } from 'zod';
import { registryNamed } from './registry-name.ts';
import { printable } from './secrets.ts';
import type { Text } from './text/text.ts';

/** Logins for image registries, as they are written and listed. A password never leaves the engine again. */

const REGISTRY_WORDS = 'Write the registry alone, as in an image’s name: ghcr.io, nas:5000, or docker.io';

/** As `registryNamed` spells it. What no image's name can begin with is no registry. */
export const registryName = z
  .string()
  .trim()
  .max(260)
  .transform((text, context) => {
    const name = registryNamed(text);
    if (name !== null && /[.:]|^localhost$/.test(name)) return name;
    context.addIssue({ code: 'custom', message: REGISTRY_WORDS });
    return z.NEVER;
  });

export const registryLogin = z.object({
  registry: registryName,
  username: printable('A user name'),
  password: printable('A password'),
});
export type RegistryLoginInput = z.infer<typeof registryLogin>;

/** With what was typed, or with what is kept for it. */
export const registryTest = z.union([registryLogin, z.object({ registry: registryName })]);

/** Where a login is from: entered in Homeport; in Docker's own configuration, or kept by the helper that it names. */
export const LOGIN_SOURCES = ['homeport', 'docker-config', 'helper'] as const;
export type LoginSource = (typeof LOGIN_SOURCES)[number];

/** A login for a registry, without its password. */
export type RegistryLoginDto = {
  registry: string;
  /** null: only the helper knows. */
  username: string | null;
  source: LoginSource;
  /** Of one that was entered. */
  storedAt: string | null;
  /** Why it can't be used. */
  problem: Text | null;
};

export type RegistryLoginsInfo = {
  /** By registry; of one registry, the one that is used comes first. */
  logins: RegistryLoginDto[];
  /** Where Docker's configuration of whoever runs Homeport is looked for, and why it can't be read where that is so. */
  dockerConfig: { file: string; problem: Text | null };
};

/** What a registry answered to a login. `why`: it did not work. */
export type LoginTestDto = { registry: string; ok: boolean; source: LoginSource | 'typed'; why: Text | null };
