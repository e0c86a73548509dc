import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type CommandLine, commandLine, jsonOf } from '../../support/homeport-process.ts';

/** What Homeport takes on the disks, as a person reads it in a shell; without a host, as a NAS has it between two commands. */

let cli: CommandLine;
beforeAll(async () => {
  cli = await commandLine();
});
afterAll(() => cli.close());

const usage = z.object({
  disks: z
    .array(z.object({ holds: z.array(z.string()), freeBytes: z.number(), totalBytes: z.number() }))
    .min(1),
  databaseBytes: z.number().positive(),
  cache: z.object({ ownBytes: z.literal(0), limits: z.object({ bytes: z.number(), days: z.number() }) }),
  apps: z.array(z.unknown()),
  unknown: z.array(z.string()).max(0),
});

test('what is used, with the room that is left', async () => {
  expect(usage.parse(jsonOf(await cli.run('storage', '--json'))).cache.limits).toEqual({
    bytes: 5e9,
    days: 30,
  });
  const { code, stdout } = await cli.run('storage');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/Free \(data(, Docker)?\) .* of .*\nDatabase/s)]);
  expect(stdout).toMatch(/Build cache +0 B of Homeport's builds \(at most 5\.0 GB\), .* in all/);
});

test('nothing to tidy up is said, and is no failure', async () => {
  expect(await cli.run('storage', 'tidy')).toMatchObject({
    code: 0,
    stdout: 'There was nothing to remove.\n',
  });
});

test('the limit of the cache is kept from command to command', async () => {
  expect(await cli.run('storage', 'limit')).toMatchObject({ code: 2 });
  expect(await cli.run('storage', 'limit', '--gb', 'much')).toMatchObject({ code: 2 });
  expect((await cli.run('storage', 'limit', '--gb', '2.5')).stdout).toContain(
    '2.5 GB of build cache at most',
  );
  expect((await cli.run('storage', 'limit', '--days', '7')).stdout).toMatch(/2\.5 GB .* for 7 days/);
});
