import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import {
  type LoginTestDto,
  type RegistryLoginsInfo,
  registryLogin,
  registryName,
  registryTest,
} from './registry-logins.ts';
import { gitToken, type SecretsInfo, secretHost } from './secrets.ts';

/** Tokens for private repositories over https, by host. Written, never read back. */
export const secrets = {
  list: oc.output(type<SecretsInfo>()),
  /** Takes the place of the one that the host has. */
  set: oc.input(gitToken).output(type<{ host: string }>()),
  remove: oc.input(z.object({ host: secretHost })).output(type<{ removed: boolean }>()),
  /** Logins for image registries, beside those that Docker's own configuration brings. Passwords are written, never read back. */
  registries: {
    list: oc.output(type<RegistryLoginsInfo>()),
    /** Takes the place of the one that the registry has, and goes before what Docker's configuration brings. */
    set: oc.input(registryLogin).output(type<{ registry: string }>()),
    /** One that was entered; what Docker's configuration brings stays. */
    remove: oc.input(z.object({ registry: registryName })).output(type<{ removed: boolean }>()),
    /** Signs in. NOT_FOUND where nothing is typed and there is no login. */
    test: oc.input(registryTest).output(type<LoginTestDto>()),
  },
};
