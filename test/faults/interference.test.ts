import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../support/docker.ts';
import {
  type FaultApp,
  type FaultBench,
  faultBench,
  leftoversOf,
  runningOf,
} from '../support/fault-bench.ts';
import { provenRow } from '../support/fault-table.ts';
import { wordsOf } from '../support/in-words.ts';

/** Somebody or something acts on the engine while Homeport works on it. */
describe('interference from outside', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await faultBench({ background: true });
  });
  afterAll(async () => {
    await bench?.dispose();
  });

  /** In the gate, with a few seconds left to meddle. */
  const inGate = async (app: FaultApp, body: string) => {
    const before = await app.inspect();
    const id = await app.begin({ body, variant: 'no-healthcheck' });
    await waitFor(async () => (await bench.homeport.client.updates.get({ id })).phase === 'gate', {
      what: 'the gate',
    });
    const candidate = await waitFor(
      async () => {
        const now = await app.inspect();
        return now.Id !== before.Id && now.State.Running ? now.Id : null;
      },
      { what: 'the candidate to run' },
    );
    return {
      id,
      candidate: bench.docker.getContainer(candidate),
      parked: bench.docker.getContainer(before.Id),
    };
  };

  const MEDDLING: {
    what: string;
    act(it: Awaited<ReturnType<typeof inGate>>, app: FaultApp): Promise<unknown>;
    outcome: string;
    serves: 'old' | 'new' | 'stranger';
  }[] = [
    {
      what: 'stops the candidate',
      act: ({ candidate }) => candidate.stop(),
      outcome: 'rolled-back',
      serves: 'old',
    },
    {
      what: 'removes the candidate',
      act: ({ candidate }) => candidate.remove({ force: true }),
      outcome: 'rolled-back',
      serves: 'old',
    },
    {
      what: 'renames the candidate',
      act: ({ candidate }, app) => candidate.rename({ name: `${app.name}-mine` }),
      outcome: 'succeeded',
      serves: 'new',
    },
    {
      what: 'renames the parked one',
      act: ({ parked }, app) => parked.rename({ name: `${app.name}.other` }),
      outcome: 'succeeded',
      serves: 'new',
    },
    {
      what: 'removes the parked one',
      act: ({ parked }) => parked.remove({ force: true }),
      outcome: 'succeeded',
      serves: 'new',
    },
    {
      what: 'puts another container in the app’s place',
      act: async ({ candidate, parked }, app) => {
        await candidate.remove({ force: true });
        const image = (await parked.inspect()).Image;
        const stranger = await bench.docker.createContainer({
          name: app.name,
          Image: image,
          Cmd: ['/bin/sh', '-c', 'mkdir -p /s; echo -n stranger > /s/index.html; httpd -f -p 8080 -h /s'],
          ExposedPorts: { '8080/tcp': {} },
          HostConfig: { PortBindings: { '8080/tcp': [{ HostPort: String(app.port) }] } },
        });
        await stranger.start();
      },
      outcome: 'cancelled',
      serves: 'stranger',
    },
  ];

  test.for(MEDDLING.map((it, index) => ({ ...it, index })))(
    'a person $what during the gate (23)',
    ({ what, act, outcome, serves, index }) =>
      provenRow({ fault: `a person ${what}`, where: 'gate' }, async () => {
        const app = await bench.app(`hpt-i-gate${index}`, { stableForS: 2 });
        const it = await inGate(app, 'new');
        await act(it, app);
        const update = await bench.homeport.ended(it.id);
        expect(update.outcome).toBe(outcome);
        const bodies = { old: `${app.name} one`, new: 'new', stranger: 'stranger' };
        await waitFor(async () => (await app.served()) === bodies[serves], {
          what: `${bodies[serves]} to be served`,
        });
        expect(await runningOf(bench.docker, app.name)).toEqual([app.name]);
        if (serves !== 'stranger')
          expect((await app.inspect()).HostConfig.RestartPolicy?.Name).toBe('unless-stopped');
        expect(await leftoversOf(bench.docker, app.name)).toEqual([]);
        return `${outcome}; the ${serves} one serves, nothing was fought`;
      }),
  );

  test('the port is taken while the app is down (26, 20)', () =>
    provenRow(
      { fault: 'a stray process takes the published port', where: 'between stop and start' },
      async () => {
        const app = await bench.app('hpt-i-port');
        const stray: { process: ReturnType<typeof spawn> | null } = { process: null };
        bench.proxy.rule((it) => {
          if (!it.what.endsWith('/start') || stray.process !== null) return null;
          stray.process = listenInside(bench, app.port);
          return { kind: 'delay', ms: 500 };
        });
        const update = await bench.homeport.ended(
          await app.begin({ body: 'two', variant: 'no-healthcheck' }),
        );
        bench.proxy.reset();
        expect(update.outcome).toBe('rollback-failed');
        expect(wordsOf(update.error)).toContain(String(app.port));
        const live = await bench.homeport.client.live.get();
        expect(
          live.attention.filter((it) => it.app === app.name && it.kind === 'rollback-failed'),
        ).toHaveLength(1);
        stray.process?.kill('SIGKILL');
        // Tried again by itself, with back-off, once the port is free.
        await waitFor(async () => (await app.served()) === 'hpt-i-port one', {
          timeoutMs: 90_000,
          everyMs: 500,
          what: 'the app to be back',
        });
        return 'said loudly with the port named; back by itself once it was free';
      },
    ));

  test('a restore whose image is gone (9)', () =>
    provenRow(
      { fault: 'the image of a release was removed by hand', where: 'before a restore' },
      async () => {
        const app = await bench.app('hpt-i-gone');
        await app.update({ body: 'two', variant: 'no-healthcheck' });
        const [first] = (await bench.homeport.client.releases.list({ app: app.name })).filter(
          (it) => it.release === 1,
        );
        const parked = (await bench.docker.listContainers({ all: true })).find((it) =>
          it.Names[0]?.startsWith(`/${app.name}.`),
        );
        await bench.docker.getContainer(parked?.Id ?? '').remove();
        await bench.docker.getImage(first?.imageId ?? '').remove({ force: true });
        const before = await app.inspect();
        await expect(bench.homeport.client.apps.restore({ app: app.name, release: 1 })).rejects.toThrow(
          /gone from this machine/,
        );
        expect([(await app.inspect()).Id, (await app.inspect()).State.StartedAt]).toEqual([
          before.Id,
          before.State.StartedAt,
        ]);
        return 'refused in words, the running app untouched';
      },
    ));

  // Last: it takes from everybody on this engine.
  test('docker system prune -a between updates (25)', () =>
    provenRow({ fault: 'docker system prune -a', where: 'between updates' }, async () => {
      const app = await bench.app('hpt-i-prune');
      await app.update({ body: 'two', variant: 'no-healthcheck' });
      await bench.docker.pruneContainers();
      await bench.docker.pruneImages({ filters: { dangling: { false: true } } });
      const gone = await waitFor(
        async () => {
          const list = await bench.homeport.client.releases.list({ app: app.name });
          return list.find((it) => it.release === 1 && !it.available) ? list : null;
        },
        { what: 'the pruned release to be shown as gone' },
      );
      expect(gone.find((it) => it.running)?.available).toBe(true);
      expect((await bench.homeport.client.apps.get({ app: app.name })).previous).toBeNull();
      expect(await app.served()).toBe('two');
      await bench.dockerd.loadBaseImage();
      expect((await app.update({ body: 'three', variant: 'no-healthcheck' })).outcome).toBe('succeeded');
      return 'shown as gone and not offered; the next update works';
    }));
});

/** Holds a port on the daemon's side, as a stray program would. */
function listenInside(bench: FaultBench, port: number): ReturnType<typeof spawn> {
  const pid = bench.dockerd.pid();
  return spawn(
    'nsenter',
    ['-t', String(pid), '-n', '/bin/busybox', 'httpd', '-f', '-p', String(port), '-h', '/tmp'],
    { stdio: 'ignore' },
  );
}
