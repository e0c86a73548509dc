/** Somebody else moves one of the containers. */
export type Claimed = {
  /** Name of the container. */
  container: string;
  /** The app whose update moves it. */
  by: string;
  /** Resolves when that update has ended. */
  free: Promise<void>;
};

/**
 * Which update moves which containers, by name.
 *
 * INVARIANTS
 * - A container is moved by one update at a time: a parent's update and its dependant's never meet.
 * - An update takes all that it moves at once, and holds it until its end: one that waits holds nothing, so none waits for ever.
 */
export type Claims = {
  /** Takes all of them or none. @returns null: taken; else one that is not to be had yet. */
  take(update: { id: string; app: string }, containers: readonly string[]): Claimed | null;
  release(updateId: string): void;
  /** The update that moves the container now; null: none does. */
  holder(container: string): { id: string; app: string } | null;
};

export function createClaims(): Claims {
  type Holding = { id: string; app: string; free: Promise<void>; let: () => void };
  const held = new Map<string, Holding>();
  return {
    take({ id, app }, containers) {
      for (const container of containers) {
        const other = held.get(container);
        if (other && other.id !== id) return { container, by: other.app, free: other.free };
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      for (const container of containers) held.set(container, { id, app, free: promise, let: resolve });
      return null;
    },
    release(updateId) {
      for (const [container, holding] of held) {
        if (holding.id !== updateId) continue;
        held.delete(container);
        holding.let();
      }
    },
    holder(container) {
      const holding = held.get(container);
      return holding ? { id: holding.id, app: holding.app } : null;
    },
  };
}
