import { expect, test } from 'vitest';
import { oneAtATime } from '../../../electron/engine/exchange.ts';

test('while one exchange is under way another one is refused; afterwards, however it ended, the next one is not', async () => {
  const { promise: gate, reject: fail } = Promise.withResolvers<void>();
  let begun = 0;
  const exchange = oneAtATime(async () => {
    begun += 1;
    if (begun === 1) await gate;
  });
  const first = exchange(() => undefined);
  await expect(exchange(() => undefined)).rejects.toMatchObject({ code: 'CONFLICT' });
  fail(new Error('the disk is full'));
  await expect(first).rejects.toThrow('the disk is full');
  await exchange(() => undefined);
  expect(begun).toBe(2);
});
