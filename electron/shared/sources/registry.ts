import { z } from 'zod';
import { line } from '../text-line.ts';

/** An app whose releases are images of a registry. */

/** distribution/reference, regexp.go: a tag. */
const tag = line
  .trim()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, 'A tag is letters, digits, ".", "_" and "-"');
const digest = line.trim().regex(/^sha256:[0-9a-f]{64}$/, 'A digest is sha256: and 64 hex digits');

/** What of a repository makes new releases. */
const follow = z.discriminatedUnion('kind', [
  /** One tag, whatever it names: a new image under it is a new release. */
  z.object({ kind: z.literal('tag'), tag: tag.default('latest') }),
  /** The newest version among the tags: a semver range ('^1.27'), or a pattern of tags ('1.27.*-alpine'). */
  z.object({
    kind: z.literal('versions'),
    pattern: line.trim().min(1).max(255),
    prereleases: z.boolean().default(false),
  }),
  /** This very image and no other. @property tag what it was called then, for people */
  z.object({ kind: z.literal('pin'), digest, tag: tag.nullable().default(null) }),
]);
export type Follow = z.infer<typeof follow>;

/** What the image must say of itself, before anything is touched. */
export const expectation = z.object({ label: line.trim().min(1).max(255), value: line.min(1).max(1024) });
export type Expectation = z.infer<typeof expectation>;

export const registrySource = z.object({
  kind: z.literal('registry'),
  /** The repository as a person writes it, without tag and digest: 'nginx', 'ghcr.io/someone/app', 'nas:5000/app'. */
  image: line.trim().min(1, 'An image is needed').max(255),
  follow: follow.prefault({ kind: 'tag' }),
  expect: expectation.nullable().default(null),
  pullTimeoutMinutes: z
    .number()
    .int()
    .min(1)
    .max(24 * 60)
    .default(60),
});
export type RegistrySource = z.infer<typeof registrySource>;
