/** What an update needs of containers, by name. */
export type Reach = {
  /** It stops, renames, makes again. */
  moves: readonly string[];
  /** It joins the namespaces of: they must stay what they are. */
  leansOn: readonly string[];
};

/** Somebody else has one of the containers. */
export type Claimed = {
  /** Name of the container. */
  container: string;
  /** The app whose update has it. */
  by: string;
  /** Resolves when that update has ended. */
  free: Promise<void>;
};

/**
 * Which update moves which containers, and which it leans on.
 *
 * INVARIANTS
 * - What one update moves, no other moves or leans on: a parent's update and its dependant's never meet. Any number may lean
 *   on the same container.
 * - An update takes all that it needs at once, and holds it until its end: one that waits holds nothing, so none waits for ever.
 */
export type Claims = {
  /** Takes all of it or nothing. @returns null: taken; else one that is not to be had yet. */
  take(update: { id: string; app: string }, reach: Reach): Claimed | null;
  release(updateId: string): void;
  /** What the update has; null: nothing. */
  reach(updateId: string): Reach | null;
  /** An update that moves the container now, or leans on it; null: none does. */
  holder(container: string): { id: string; app: string; moves: boolean } | null;
};

type Holding = { id: string; app: string; reach: Reach; free: Promise<void>; let: () => void };

export function createClaims(): Claims {
  const held = new Map<string, Holding>();
  const others = (id: string) => [...held.values()].filter((holding) => holding.id !== id);
  return {
    take({ id, app }, reach) {
      for (const { app: by, reach: theirs, free } of others(id)) {
        const container = meeting(reach, theirs);
        if (container !== undefined) return { container, by, free };
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      const { free, let: release } = held.get(id) ?? { free: promise, let: resolve };
      held.set(id, { id, app, reach, free, let: release });
      return null;
    },
    release(updateId) {
      held.get(updateId)?.let();
      held.delete(updateId);
    },
    reach: (updateId) => held.get(updateId)?.reach ?? null,
    holder(container) {
      const all = [...held.values()];
      const found =
        all.find(({ reach }) => reach.moves.includes(container)) ??
        all.find(({ reach }) => reach.leansOn.includes(container));
      return found ? { id: found.id, app: found.app, moves: found.reach.moves.includes(container) } : null;
    },
  };
}

/** A container that the two can't both have. */
function meeting(a: Reach, b: Reach): string | undefined {
  return (
    a.moves.find((name) => b.moves.includes(name) || b.leansOn.includes(name)) ??
    a.leansOn.find((name) => b.moves.includes(name))
  );
}
