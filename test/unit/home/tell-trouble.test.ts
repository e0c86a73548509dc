import { expect, it } from 'vitest';
import { newsOf } from '../../../electron/home/tell-trouble.ts';
import type { DockerStatus } from '../../../electron/shared/dto.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { asWritten, type Text } from '../../../electron/shared/text/text.ts';

const connected: DockerStatus = {
  state: 'connected',
  endpoint: 'unix:///var/run/docker.sock',
  version: '28.5.2',
  apiVersion: '1.51',
  message: null,
  otherEngine: null,
  since: '2026-11-20T10:00:00.000Z',
};
const away = (message: string): DockerStatus => ({
  ...connected,
  state: 'away',
  version: null,
  message: asWritten(message),
});
const connecting: DockerStatus = { ...connected, state: 'connecting', version: null };

/** What is said of pictures that come one after the other. */
function said(...pictures: { docker: DockerStatus; storeProblem?: Text; diskLow?: Text }[]): string[][] {
  const told = new Set<string>();
  return pictures.map(({ docker, storeProblem = null, diskLow = null }) =>
    newsOf({ docker, storeProblem, diskLow }, told).map((what) => render(what)),
  );
}

it('says nothing where all is well from the first', () => {
  expect(said({ docker: connecting }, { docker: connected }, { docker: connected })).toEqual([[], [], []]);
});

it('says once that Docker is away, whatever else changes meanwhile, and once that it is back', () => {
  const gone = { docker: away('No Docker engine was found.') };
  expect(
    said({ docker: connecting }, gone, gone, { docker: connecting }, gone, { docker: connected }),
  ).toEqual([
    [],
    ['No Docker engine was found.'],
    [],
    [],
    [],
    ['Connected to Docker 28.5.2 at unix:///var/run/docker.sock.'],
  ]);
});

it('says a new reason, and a trouble that comes back', () => {
  const full = { docker: connected, diskLow: asWritten('The disk is almost full.') };
  expect(said({ docker: away('one') }, { docker: away('other') })).toEqual([['one'], ['other']]);
  expect(said(full, full, { docker: connected }, full)).toEqual([
    ['The disk is almost full.'],
    [],
    [],
    ['The disk is almost full.'],
  ]);
  expect(said({ docker: connected, storeProblem: asWritten('homeport.db is damaged.') })).toEqual([
    ['homeport.db is damaged.'],
  ]);
});
