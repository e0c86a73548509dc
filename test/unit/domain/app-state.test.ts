import { describe, expect, test } from 'vitest';
import { appNow } from '../../../electron/engine/domain/app-state.ts';
import type { ContainerInspect } from '../../../electron/engine/domain/docker-types.ts';
import { saying, wordsOf } from '../../support/in-words.ts';

const NEVER = '0001-01-01T00:00:00Z';
const END = '2026-11-20T12:00:00Z';

function stopped(
  state: Partial<ContainerInspect['State']>,
  policy: { Name: string; MaximumRetryCount?: number } = { Name: 'no' },
  restartCount = 0,
): ContainerInspect {
  return {
    Id: 'id',
    Name: '/web',
    Image: 'sha256:1',
    Created: END,
    RestartCount: restartCount,
    State: {
      Status: 'exited',
      Running: false,
      Paused: false,
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      ExitCode: 0,
      Error: '',
      StartedAt: END,
      FinishedAt: END,
      ...state,
    },
    Config: {},
    HostConfig: { RestartPolicy: policy },
    Mounts: [],
    NetworkSettings: { Networks: {} },
  };
}

describe('whether somebody wants it stopped', () => {
  test.each([
    ['ended with 0', stopped({}), false, true],
    ['137, and nobody was seen', stopped({ ExitCode: 137 }), false, false],
    ['143, and nobody was seen', stopped({ ExitCode: 143 }), false, false],
    ['137, and somebody was seen', stopped({ ExitCode: 137 }), true, true],
    ['any code, and somebody was seen', stopped({ ExitCode: 2 }), true, true],
    ['out of memory', stopped({ ExitCode: 137, OOMKilled: true }), false, false],
    ['out of memory, whoever was seen', stopped({ ExitCode: 137, OOMKilled: true }), true, false],
    [
      '137, and Docker would have restarted it',
      stopped({ ExitCode: 137 }, { Name: 'unless-stopped' }),
      false,
      true,
    ],
    ['1, and Docker would have restarted it', stopped({ ExitCode: 1 }, { Name: 'always' }), false, true],
    [
      'out of memory, restarted always',
      stopped({ ExitCode: 137, OOMKilled: true }, { Name: 'always' }),
      false,
      false,
    ],
    [
      'could not be started',
      stopped({ ExitCode: 128, Error: 'port is taken' }, { Name: 'always' }),
      false,
      false,
    ],
    ['on-failure without an end', stopped({ ExitCode: 1 }, { Name: 'on-failure' }), false, true],
    [
      'on-failure, tries left',
      stopped({ ExitCode: 1 }, { Name: 'on-failure', MaximumRetryCount: 3 }, 1),
      false,
      true,
    ],
    [
      'on-failure, given up',
      stopped({ ExitCode: 1 }, { Name: 'on-failure', MaximumRetryCount: 3 }, 3),
      false,
      false,
    ],
  ])('%s', (_, inspect, seen, wanted) => {
    expect(appNow(inspect, { seen, policyCameLater: () => false })).toMatchObject({
      state: 'stopped',
      wanted,
    });
  });

  test.each([
    ['1', 1, false, false, 'Ended with code 1'],
    ['1, and somebody was seen', 1, true, true, 'Stopped by hand (code 1)'],
    ['0', 0, false, true, 'Ended with code 0'],
  ])('%s, and its policy came later', (_, ExitCode, seen, wanted, detail) => {
    const inspect = stopped({ ExitCode }, { Name: 'unless-stopped' });
    expect(appNow(inspect, { seen, policyCameLater: () => true })).toMatchObject({
      wanted,
      detail: saying(detail),
    });
  });

  test('says why it is stopped, and no more than is known', () => {
    const why = (inspect: ContainerInspect, seen = false) =>
      wordsOf(appNow(inspect, { seen, policyCameLater: () => false }).detail);
    expect(why(stopped({ ExitCode: 137, OOMKilled: true }))).toBe('Ran out of memory');
    expect(why(stopped({ ExitCode: 137 }))).toBe('Killed (code 137), and nobody was seen stopping it');
    expect(why(stopped({ ExitCode: 143 }), true)).toBe('Stopped by hand (code 143)');
    expect(why(stopped({ ExitCode: 3 }))).toBe('Ended with code 3');
    expect(why(stopped({ ExitCode: 128, Error: 'port is taken' }))).toBe(
      'Ended with code 128: port is taken',
    );
  });
});

test('a time that Docker has not is none', () => {
  expect(appNow(stopped({ FinishedAt: NEVER })).since).toBeNull();
  expect(appNow(null)).toMatchObject({ state: 'missing', since: null });
});
