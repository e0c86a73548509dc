import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Exec } from '../docker-port/exec.ts';
import { pathOf, shortRef } from './container-ref.ts';
import { demux } from './demux.ts';
import type { Transport } from './request.ts';
import { shaped, shapes } from './shapes.ts';
import type { WithTransport } from './with-transport.ts';

const OUTPUT_LIMIT = 64 * 1024;

export function execCalls(withTransport: WithTransport): Exec {
  return { run: (id, command, timeoutMs) => withTransport((api) => run(api, id, command, timeoutMs)) };
}

async function run(
  api: Transport,
  id: string,
  command: string[],
  timeoutMs: number,
): Promise<{ exitCode: number; output: string }> {
  const what = say('docker-call.exec', { container: shortRef(id) });
  const limit = new AbortController();
  const seconds = timeoutMs / 1000;
  const timer = setTimeout(
    () => limit.abort(new HomeportError('TIMEOUT', say('docker.command-too-slow', { seconds }))),
    timeoutMs,
  );
  const signal = limit.signal;
  try {
    const created = shaped(
      shapes.created,
      await api.json({
        method: 'POST',
        path: `${pathOf(id)}/exec`,
        body: { AttachStdout: true, AttachStderr: true, Cmd: command },
        signal,
        what,
      }),
    );
    const started = {
      method: 'POST',
      path: `/exec/${created.Id}/start`,
      body: { Detach: false, Tty: false },
    } as const;
    const stream = await api.open({ ...started, signal, what, deadlineMs: timeoutMs });
    // Read to its end: closing early would take the command's output away from it while it still runs.
    const output: Buffer[] = [];
    let kept = 0;
    for await (const chunk of stream) {
      const buffer = Buffer.from(chunk);
      if (kept < OUTPUT_LIMIT) output.push(buffer);
      kept += buffer.length;
    }
    const path = `/exec/${created.Id}/json`;
    const { ExitCode: exitCode } = shaped(shapes.exec, await api.json({ method: 'GET', path, signal, what }));
    return { exitCode: exitCode ?? -1, output: demux(Buffer.concat(output), false).toString() };
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}
