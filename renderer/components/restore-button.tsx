import { Undo2 } from 'lucide-react';
import { age } from '../../electron/shared/age-words.ts';
import { type RestoreTarget, restoreWords } from '../../electron/shared/restore-words.ts';
import { Button } from '../ui/button.tsx';
import { useNow } from '../ui/now.ts';

/** '12-3f9a1c2' of 'homeport/jellyfin:12-3f9a1c2'. */
const shortTag = (tag: string): string => tag.slice(tag.lastIndexOf(':') + 1);

/** 'Restore previous (12-3f9a1c2, 3 days)'. */
export function restoreLabel(target: RestoreTarget, now: Date): string {
  const parts = [shortTag(target.tag)];
  if (target.deployedAt !== null) parts.push(age(target.deployedAt, now));
  return restoreWords(target, parts);
}

/** One click puts a release back; gated like every update, so nothing is asked first. */
export function RestoreButton({
  target,
  onRestore,
  pending,
  look = 'plain',
}: {
  target: RestoreTarget;
  onRestore: () => void;
  pending: boolean;
  look?: 'primary' | 'plain';
}) {
  const now = useNow(60_000);
  return (
    <Button look={look} icon={Undo2} pending={pending} onClick={onRestore} title={`Put ${target.tag} back`}>
      {restoreLabel(target, now)}
    </Button>
  );
}
