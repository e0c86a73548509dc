import { z } from 'zod';

/** What the shell and the engine's process tell each other beside the contract. Parsed on both sides: they are two programs. */

const engineOptions = z.object({
  dataDir: z.string().min(1),
  /** null: the usual places. */
  dockerHost: z.string().nullable(),
  /** Folder of the built window, for browser access. */
  rendererDir: z.string(),
  browserPort: z.number().int().nullable(),
  /** base64 of the key that secrets are sealed with; null: not known (yet), the engine uses its key file. */
  secretKey: z.base64().nullable(),
});
export type EngineOptions = z.infer<typeof engineOptions>;

/** Who holds the other end of a port: the shell and the main window may ask for everything, the settings window for little. */
const portHolder = z.enum(['shell', 'main-window', 'settings-window']);
export type PortHolder = z.infer<typeof portHolder>;

/** The shell's orders. `connect` comes with one port, on which is served what its holder may ask for. */
export const order = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), options: engineOptions }),
  z.object({ type: z.literal('connect'), holder: portHolder }),
  /** Browser access on this port of 127.0.0.1; null: off. */
  z.object({ type: z.literal('browser'), port: z.number().int().nullable() }),
  z.object({ type: z.literal('sign-in-link') }),
  z.object({ type: z.literal('secret-key'), key: z.base64() }),
  /** The machine woke up. */
  z.object({ type: z.literal('resume') }),
  /** Ends after the step under way. */
  z.object({ type: z.literal('close') }),
]);
export type Order = z.infer<typeof order>;

export const report = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started') }),
  /** It can't start, and to try again would not help. */
  z.object({ type: z.literal('failed'), message: z.string() }),
  z.object({ type: z.literal('log'), line: z.string() }),
  z.object({ type: z.literal('browser'), address: z.string().nullable(), problem: z.string().nullable() }),
  z.object({ type: z.literal('sign-in-link'), url: z.string().nullable() }),
  z.object({ type: z.literal('closed') }),
]);
export type Report = z.infer<typeof report>;
