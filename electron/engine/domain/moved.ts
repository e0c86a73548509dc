import type { Journal, Member, Target } from './model.ts';

/** What a journal says of what its update moves. Pure. */

type Moved = Pick<Journal, 'members'>;

/** The apps that get something new by it. */
export function appsOf({
  app,
  journal,
}: {
  app: string;
  journal: Partial<Pick<Journal, 'targets'>>;
}): Set<string> {
  return new Set([app, ...(journal.targets ?? []).map((it) => it.app)]);
}

/** What it brings to its own app. */
export function mainTarget({ targets }: Pick<Journal, 'targets'>): Target | null {
  return targets[0] ?? null;
}

/** The container of its own app; null before take-stock. */
export function mainMember(journal: Moved): Member | null {
  return memberOfTarget(journal, 0);
}

/** The container that is to run a target; null before take-stock. */
export function memberOfTarget({ members }: Moved, target: number): Member | null {
  return members.find((it) => it.target === target) ?? null;
}

/** The member that it changes places with: the one that it lives in, or itself. */
export function headOf(members: readonly Member[], index: number): number {
  return members[index]?.livesIn ?? index;
}

/** What is said of all that changes places together is said of this one; null where there is no such member. */
export function headMember(members: readonly Member[], index: number): Member | null {
  return members[headOf(members, index)] ?? null;
}

/** Indexes of a member that lives on its own and of those that live in it, which change places with it. */
export function groupOf(members: readonly Member[], head: number): number[] {
  return [...members.keys()].filter((index) => headOf(members, index) === head);
}

/** Something that runs has been touched. */
export function isSwapBegun({ members }: Moved): boolean {
  return members.some(({ begun }) => begun);
}

/** What changes places with it is what runs already. */
export function isUnchanged({ members }: Moved, member: Member): boolean {
  return (member.livesIn === null ? member : members[member.livesIn])?.unchanged === true;
}

/** It runs something new: a gate judges it. */
export function isGated({ target }: Pick<Member, 'target'>): boolean {
  return target !== null;
}

/** It passed its gate, or a person keeps it all the same. */
export function isProven({ verdict, decision }: Pick<Member, 'verdict' | 'decision'>): boolean {
  return verdict?.healthy === true || decision === 'keep';
}

/** The member that waits for a person to keep it or not. */
export function awaitingDecision({ members }: Moved): Member | null {
  return members.find(({ decision }) => decision === 'awaiting') ?? null;
}

/** The members with some of them changed. */
export function withMembers(
  members: readonly Member[],
  change: (member: Member, index: number) => Partial<Member>,
): Member[] {
  return members.map((it, index) => ({ ...it, ...change(it, index) }));
}

/** The members with one of them changed. */
export function withMember(
  { members }: Moved,
  index: number,
  patch: Partial<Member>,
): Pick<Journal, 'members'> {
  return { members: withMembers(members, (_, at) => (at === index ? patch : {})) };
}

/** A person's answer, put where it is waited for. */
export function answered(journal: Journal, answer: 'keep' | 'restore'): Partial<Journal> {
  return {
    members: withMembers(journal.members, ({ decision }) =>
      decision === 'awaiting' ? { decision: answer } : {},
    ),
  };
}

/** Another Homeport looks after a target's app by now: what changes places with its container is that one's business. */
export function lostTo({ members }: Moved, target: number): Pick<Journal, 'members'> {
  const index = members.findIndex((it) => it.target === target);
  const lost = groupOf(members, headOf(members, index));
  return { members: withMembers(members, (_, at) => (lost.includes(at) ? { takenOver: true } : {})) };
}

/** The targets with one of them changed. */
export function withTarget(
  { targets }: Pick<Journal, 'targets'>,
  index: number,
  patch: Partial<Target>,
): Pick<Journal, 'targets'> {
  return { targets: targets.map((it, i) => (i === index ? { ...it, ...patch } : it)) };
}
