import { expect, test } from 'vitest';
import { createContainerOnNetworks } from '../../../electron/engine/docker/create-container.ts';
import type { ApiRequest, Transport } from '../../../electron/engine/docker/request.ts';

/** Answers what a create asks for, and keeps what changes something. */
function listeningTransport(apiVersion: string): { transport: Transport; changes: ApiRequest[] } {
  const changes: ApiRequest[] = [];
  const notAsked = () => Promise.reject(new Error('A create needs no stream'));
  const transport: Transport = {
    hijack: notAsked,
    apiVersion,
    bytes: notAsked,
    open: notAsked,
    json: async (request) => {
      if (request.method !== 'GET') changes.push(request);
      return request.method === 'GET' ? { Name: request.path.replace('/networks/', '') } : { Id: 'made' };
    },
  };
  return { transport, changes };
}

const MAC = '02:66:99:11:22:55';
const networks = { lan: {}, iot: { MacAddress: MAC }, guests: { Aliases: ['web'] } };

test.each([
  ['1.43', { lan: {} }, ['iot', 'guests']],
  ['1.44', { lan: {}, iot: { MacAddress: MAC } }, ['guests']],
])('API %s: what is given at create, and what is connected afterwards', async (version, given, connected) => {
  const { transport, changes } = listeningTransport(version);
  const body = { HostConfig: { NetworkMode: 'lan' } };
  expect(await createContainerOnNetworks(transport, 'web', body, networks)).toBe('made');
  const [create, ...rest] = changes;
  expect(create?.body).toMatchObject({ NetworkingConfig: { EndpointsConfig: given } });
  expect(create?.body).not.toHaveProperty('NetworkingConfig.EndpointsConfig.guests');
  expect(rest.map((request) => request.path)).toEqual(connected.map((name) => `/networks/${name}/connect`));
});
