import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Asks one port at a constant rate, each time on a connection of its own, and remembers every good answer: what it said and when.
 * In a thread of its own, so that nothing else that the benchmark does delays it.
 */
const { port, everyMs, timeoutMs }: { port: number; everyMs: number; timeoutMs: number } = workerData;

let answers: { at: number; body: string }[] = [];

function ask(): void {
  const socket = connect({ port, host: '127.0.0.1' });
  let text = '';
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  socket.on('connect', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('end', () => {
    const at = performance.timeOrigin + performance.now();
    const body = text.split('\r\n\r\n')[1]?.trim();
    if (/^HTTP\/1\.[01] 200/.test(text) && body) answers.push({ at, body });
    socket.end();
  });
  // Refused, reset: no answer, which is what is looked for.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => clearTimeout(timer));
}

const timer = setInterval(ask, everyMs);

parentPort?.on('message', (order: 'take' | 'clear' | 'stop') => {
  if (order === 'stop') {
    clearInterval(timer);
    parentPort?.close();
  } else if (order === 'clear') answers = [];
  else parentPort?.postMessage(answers);
});
