import { say } from '../../shared/text/text.ts';
import type { ContainerReader } from '../docker-port/containers.ts';
import type { ContainerLogs } from '../docker-port/logs.ts';
import { pathOf, shortRef } from './container-ref.ts';
import { demux } from './demux.ts';
import { cleanLine } from './lines.ts';
import { createLogReader } from './log-stream.ts';
import type { WithTransport } from './with-transport.ts';

const LOG_LIMIT = 4 * 1024 * 1024;

/** What a container wrote: once, and as it comes. */
export function logCalls(withTransport: WithTransport, containers: ContainerReader): ContainerLogs {
  return {
    last: async (id, tail, { since = null, timestamps = false } = {}) => {
      const inspect = await containers.inspect(id);
      if (inspect === null) return [];
      return withTransport(async (api) => {
        const query = { ...outputs(since), tail, ...(timestamps ? { timestamps } : {}) };
        const what = say('docker-call.read-log', { container: shortRef(id) });
        const output = await api.bytes({ method: 'GET', path: `${pathOf(id)}/logs`, query, what }, LOG_LIMIT);
        const lines = demux(output, inspect.Config.Tty === true)
          .toString()
          .split('\n')
          .map(cleanLine);
        if (lines.at(-1) === '') lines.pop();
        return lines;
      });
    },
    follow: async function* (id, { since, tail, tty }, signal) {
      const stream = await withTransport((api) =>
        api.open({
          method: 'GET',
          path: `${pathOf(id)}/logs`,
          query: { ...outputs(since), follow: true, timestamps: true, tail: tail ?? 'all' },
          signal,
          what: say('docker-call.follow-log', { container: shortRef(id) }),
        }),
      );
      const read = createLogReader(tty);
      // Taken off the connection only as fast as it is asked for: the engine waits meanwhile.
      for await (const chunk of stream) {
        const lines = read(Buffer.from(chunk));
        if (lines.length > 0) yield lines.map(({ at, text }) => ({ at, text: cleanLine(text) }));
      }
    },
  };
}

function outputs(since: string | null): Record<string, string | number | boolean> {
  return { stdout: true, stderr: true, ...(since === null ? {} : { since: unixTime(since) }) };
}

/** Seconds and nanoseconds as Docker takes them, '1763632800.123456789'. A `Date` knows milliseconds only. */
export function unixTime(rfc3339: string): string {
  const seconds = Math.floor(Date.parse(rfc3339) / 1000);
  const fraction = /\.(\d+)/.exec(rfc3339)?.[1] ?? '';
  return `${seconds}.${fraction.padEnd(9, '0').slice(0, 9)}`;
}
