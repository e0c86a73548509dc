import { z } from 'zod';
import type { Text } from './text/text.ts';

/** Git tokens, as they are written and listed. What is stored never leaves the engine again. */

/** What hosts take as a name beside a token: GitHub, GitLab and Gitea/Forgejo look at the token alone. */
export const TOKEN_USERNAME = 'x-access-token';

const HOST_WORDS = 'Write the host alone, as in the URL: git.example.org, or git.example.org:3000';

/** As URLs write it: lower case, with the port where it is not 443. */
export const secretHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(260)
  .regex(/^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/, HOST_WORDS)
  .refine((host) => URL.canParse(`https://${host}`), HOST_WORDS)
  .transform((host) => new URL(`https://${host}`).host);

/** One line of what a terminal and HTTP carry: anything else was pasted by mistake. */
export const printable = (what: string) =>
  z
    .string()
    .trim()
    .min(1, `${what} is needed`)
    .max(4096)
    .regex(/^[\u0020-\u007e\u00a0-\uffff]+$/, `${what} must be one line without control characters`);

export const gitToken = z.object({
  host: secretHost,
  username: printable('A user name').default(TOKEN_USERNAME),
  token: printable('A token'),
});
export type GitToken = z.infer<typeof gitToken>;

/** A stored token, without the token. */
export type SecretDto = {
  host: string;
  username: string;
  storedAt: string;
  /** Why it can't be used. */
  problem: Text | null;
};

export type SecretsInfo = {
  secrets: SecretDto[];
  /** What the key is kept by that new ones are sealed with: the desktop's keychain, or a file of the data directory. */
  key: 'keychain' | 'file';
  keyFile: string;
};
