import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forOrpc } from '../../../electron/main/engine/live.ts';
import { portServers } from '../../../electron/main/engine/port-servers.ts';
import type { PortHolder } from '../../../electron/main/engine/protocol.ts';
import { type Contract, contract } from '../../../electron/shared/contract.ts';
import { type Scripted, scriptedHomeport } from '../../integration/server/scripted-homeport.ts';
import { DoublePort } from '../../support/electron-double/ports.ts';

/** The engine's end of a page's port, with a page that does as it likes at the other end. */
let logged: string[];
let scripted: Scripted;
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);
beforeEach(() => {
  logged = [];
  scripted = scriptedHomeport();
  process.on('unhandledRejection', onRejection);
});
afterEach(() => {
  process.off('unhandledRejection', onRejection);
  expect(rejections.splice(0)).toEqual([]);
});

function portOf(holder: PortHolder): DoublePort {
  const [ours, theirs] = DoublePort.pair();
  portServers(scripted.router, (line) => logged.push(line))[holder](ours);
  return theirs;
}
function clientOf(port: DoublePort): ContractRouterClient<Contract> {
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: forOrpc(port) }));
  port.start();
  return client;
}
/** All procedures of the engine's contract, by name. */
function procedures(part: object = contract, path: string[] = []): string[] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !('~orpc' in value)
      ? procedures(value, [...path, key])
      : [[...path, key].join('.')],
  );
}
const ALLOWED = [
  'defaults.get',
  'defaults.set',
  'schedule.preview',
  'secrets.list',
  'secrets.registries.list',
  'secrets.registries.remove',
  'secrets.registries.set',
  'secrets.registries.test',
  'secrets.remove',
  'secrets.set',
  'storage.backup',
  'storage.info',
  'storage.restoreBackup',
  'storage.tidy',
  'storage.usage',
];
/** A request as oRPC's own client writes it, to whatever address. */
const request = (url: string, id = '1') => JSON.stringify({ i: id, p: { u: url, b: { json: {} } } });
/** The next answer on a port, parsed. */
const answerOn = (port: DoublePort) =>
  new Promise<{ p: { s?: number; b: { json: { code: string; message: string } } } }>((resolve) => {
    port.once('message', ({ data }: { data: string }) => resolve(JSON.parse(data)));
    port.start();
  });

describe('the settings window’s port to the engine', () => {
  it('answers what the window needs', async () => {
    const client = clientOf(portOf('settings-window'));
    expect(await client.secrets.list()).toMatchObject({ secrets: expect.any(Array) });
    expect(await client.secrets.remove({ host: 'git.example.org' })).toEqual({ removed: true });
    expect(logged).toEqual([]);
  });

  it('refuses every other procedure of the contract, in words, and nothing of it happens', async () => {
    expect(procedures().length).toBeGreaterThan(40);
    expect(procedures()).toEqual(expect.arrayContaining(ALLOWED));
    for (const name of procedures().filter((each) => !ALLOWED.includes(each))) {
      const port = portOf('settings-window');
      const answer = answerOn(port);
      port.postMessage(request(`/${name.replaceAll('.', '/')}`));
      expect((await answer).p, name).toMatchObject({
        s: 403,
        b: { json: { code: 'FORBIDDEN', message: `The settings window may not ask for "${name}".` } },
      });
    }
    expect(scripted.asked).toEqual([]);
    expect(new Set(logged).size).toBe(procedures().length - ALLOWED.length);
  });

  it('refuses as oRPC’s client hears it', async () => {
    await expect(clientOf(portOf('settings-window')).apps.remove({ app: 'web' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it.each([
    ['an escaped separator', '/apps%2Fremove'],
    ['two separators', '//apps/remove'],
    ['a way up', '/storage/../apps/remove'],
    ['two ways up', '/storage/info/../../apps/remove'],
    ['a prototype', '/__proto__'],
    ['a constructor', '/constructor'],
    ['a prototype further in', '/storage/__proto__/info'],
    ['a part that is no procedure', '/secrets'],
    ['the root', '/'],
    ['another origin', 'http://elsewhere.example/apps/remove'],
    ['a name without end', `/${'x'.repeat(5_000)}`],
    ['a sequence for a terminal', '/apps/remove\u001b[2J'],
  ])('is not led elsewhere by %s', async (_what, url) => {
    const port = portOf('settings-window');
    const answer = answerOn(port);
    port.postMessage(request(url));
    const { p } = await answer;
    expect(p.b.json.code).toBe('FORBIDDEN');
    expect(p.b.json.message.length).toBeLessThan(120);
    expect(scripted.asked).toEqual([]);
  });

  it('logs a refusal once, however often it is asked', async () => {
    const port = portOf('settings-window');
    for (const id of ['1', '2', '3']) {
      const answer = answerOn(port);
      port.postMessage(request('/apps/remove', id));
      await answer;
    }
    expect(logged).toEqual(['Refused: the settings window may not ask for "apps.remove".']);
  });
});

describe('a message that is not a request', () => {
  it.each([
    ['no JSON', 'hello'],
    ['half of a message', '{"i":"1"}'],
    ['JSON of another kind', 'null'],
    ['an address that is none', '{"i":"1","p":{"u":"http://["}}'],
    ['an event without its content', '{"i":"1","t":3}'],
    ['an object', { i: '1', p: { u: '/apps/remove' } }],
    ['bytes', new Uint8Array([123, 255, 0])],
    ['nothing', undefined],
    ['more than anybody says', request('/storage/info').padEnd(1024 * 1024 + 1)],
  ])('%s harms nobody, and the port goes on', async (_what, message) => {
    for (const holder of ['settings-window', 'main-window'] as const) {
      const port = portOf(holder);
      port.postMessage(message);
      port.postMessage(message);
      expect(await clientOf(port).secrets.list()).toMatchObject({ secrets: expect.any(Array) });
    }
    expect(logged).toHaveLength(2);
    expect(logged.join()).toMatch(/Not answered: the settings window sent something that is not a request/);
  });
});

it('the main window and the shell may ask for everything', async () => {
  for (const holder of ['main-window', 'shell'] as const)
    expect((await clientOf(portOf(holder)).live.get()).overall).toBe('well');
});
