import { httpGet } from './docker.ts';

/** Somebody outside who asks an app every 20 ms, not waiting for one answer before asking for the next. */
export type AnswersProber = {
  /**
   * For how long it did not answer in all, in milliseconds, as far as it can be known by asking. At the most: from the last
   * question that it answered before a silence, to the first answer after it. At the least: from the first refusal to the last
   * question that was refused. `lag`: how much later than meant a question came, so that a busy machine is told from an app that
   * is down.
   */
  silence(): { least: number; most: number; lag: number };
  /** Something has been served since then. */
  served(body: string, since: number): boolean;
  clear(): void;
  stop(): void;
};

const EVERY_MS = 20;

export function startAnswersProber(port: number, host = '127.0.0.1'): AnswersProber {
  let asked: { at: number; answeredAt: number | null; refusedAt: number | null; body: string | null }[] = [];
  const timer = setInterval(() => {
    const question: (typeof asked)[number] = {
      at: Date.now(),
      answeredAt: null,
      refusedAt: null,
      body: null,
    };
    asked.push(question);
    void httpGet(port, { host, timeoutMs: 3000 }).then((answer) => {
      if (answer?.status !== 200) {
        question.refusedAt = Date.now();
        return;
      }
      question.answeredAt = Date.now();
      question.body = answer.body.trim();
    });
  }, EVERY_MS);
  return {
    silence() {
      let [least, most, lag] = [0, 0, 0];
      for (const [index, question] of asked.entries()) {
        const before = asked[index - 1];
        if (!before) continue;
        lag = Math.max(lag, question.at - before.at - EVERY_MS);
        if (question.answeredAt !== null || before.answeredAt === null) continue;
        const end = asked.findIndex((it, at) => at > index && it.answeredAt !== null);
        const [last, after] = [asked[end - 1], asked[end]];
        if (!last || after?.answeredAt == null) continue;
        const refusals = asked.slice(index, end).flatMap(({ refusedAt }) => refusedAt ?? []);
        least += Math.max(0, last.at - Math.min(...refusals));
        most += after.answeredAt - before.at;
      }
      return { least, most, lag };
    },
    served: (body, since) => asked.some((it) => it.at >= since && it.body === body),
    clear() {
      asked = [];
    },
    stop: () => clearInterval(timer),
  };
}
