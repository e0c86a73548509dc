import { type Bench, type Case, type CasePlan, isAbsent, type Sample } from './benchmark.ts';
import { type CaseResult, caseResult } from './results.ts';
import { orderOf } from './statistics.ts';

/**
 * Opens a case and measures it: a warm-up round, which is thrown away, then so many rounds in which its contenders take turns.
 * Closing is left to the caller.
 */
export async function runCase(
  plan: CasePlan,
  bench: Bench,
  rounds: number,
  say: (line: string) => void,
): Promise<CaseResult> {
  const it: Case = await plan.open(bench);
  const here = it.contenders.flatMap((contender) => (isAbsent(contender) ? [] : [contender]));
  const samples = new Map<string, Sample[]>(here.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    say(round === 0 ? `  ${plan.title}: warming up` : `  ${plan.title}: round ${round} of ${rounds}`);
    for (const contender of orderOf(here, round)) {
      bench.signal.throwIfAborted();
      const sample = await contender.measure(round);
      if (round > 0) samples.get(contender.name)?.push(sample);
    }
  }
  bench.signal.throwIfAborted();
  return caseResult(plan.title, it, rounds, samples);
}
