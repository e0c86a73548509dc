/**
 * Indexes in an order in which each comes after all that it depends on, and otherwise as they are given.
 * @param dependsOn indexes that must come before
 * @returns null where some depend on each other in a circle
 */
export function dependencyOrder(
  count: number,
  dependsOn: (index: number) => readonly number[],
): number[] | null {
  const order: number[] = [];
  while (order.length < count) {
    const next = Array.from({ length: count }, (_, index) => index).find(
      (index) => !order.includes(index) && dependsOn(index).every((it) => order.includes(it)),
    );
    if (next === undefined) return null;
    order.push(next);
  }
  return order;
}
