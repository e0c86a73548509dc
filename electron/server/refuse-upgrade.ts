import type { Duplex } from 'node:stream';
import type { Text } from '../shared/text/text.ts';
import { inWords } from './in-words.ts';

/** How long the other side may take to hear the refusal, ms. */
const CLOSE_MS = 1_000;

/**
 * Answers an upgrade that is refused, and ends the connection: such a one is nobody's any more, Node has let go of it.
 * @param status with its words, '403 Forbidden'
 */
export function refuseUpgrade(connection: Duplex, status: string, why: Text): void {
  const message = inWords(why);
  // The other side may be gone already: nobody is left to refuse.
  connection.on('error', () => connection.destroy());
  connection.on('end', () => connection.destroy());
  // What it still sends is thrown away: left unread, it would turn the end into a reset that can overtake the answer.
  connection.resume();
  connection.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
  );
  const cutOff = setTimeout(() => connection.destroy(), CLOSE_MS);
  connection.on('close', () => clearTimeout(cutOff));
}
