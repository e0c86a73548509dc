import type { Member, Target, Update } from '../../../electron/engine/domain/model.ts';
import { memberOfTarget } from '../../../electron/engine/domain/moved.ts';

/** What an update brings to one of its apps, and the container that is to run it: null as long as it is not known. */
export function partOf({ journal }: Update, app: string): { target: Target | null; member: Member | null } {
  const index = journal.targets.findIndex((it) => it.app === app);
  return {
    target: journal.targets[index] ?? null,
    member: index < 0 ? null : memberOfTarget(journal, index),
  };
}
