import type { DockerStatus } from '../../../electron/shared/dto.ts';
import type { VirtualTime } from './clock.ts';

/** What a process has asked to be told. */
type Ears = { listeners: Set<(status: DockerStatus) => void>; backAgain: Set<() => void> };

/** When the engine answers, and who hears of it. */
export type Outages = {
  /** How many things keep it from answering. */
  count(): number;
  status(): DockerStatus;
  /** From now on, for so many simulated milliseconds. @param back called in that moment */
  begin(ms: number, back: () => void): void;
  /** The machine has come up again: whatever was the matter before. */
  over(): void;
  /** Of a process that starts. @param former of the one before it, which hears nothing any more */
  ears(former: Ears | null): Ears;
};

export function createOutages(time: VirtualTime): Outages {
  const hearing = new Set<Ears>();
  let count = 0;
  let boots = 0;
  const status = (): DockerStatus => ({
    state: count > 0 ? 'away' : 'connected',
    endpoint: 'simulated',
    version: null,
    apiVersion: null,
    message: null,
    otherEngine: null,
    since: '',
  });
  const tell = () => {
    for (const { listeners } of hearing) for (const listener of [...listeners]) listener(status());
  };
  return {
    count: () => count,
    status,
    begin(ms, back) {
      count += 1;
      tell();
      const boot = boots;
      time.at(time.now() + ms, () => {
        if (boot !== boots) return;
        count -= 1;
        back();
        tell();
        for (const { backAgain } of hearing) {
          for (const go of [...backAgain]) go();
          backAgain.clear();
        }
      });
    },
    over() {
      boots += 1;
      count = 0;
    },
    ears(former) {
      if (former) hearing.delete(former);
      const ears: Ears = { listeners: new Set(), backAgain: new Set() };
      hearing.add(ears);
      return ears;
    },
  };
}
