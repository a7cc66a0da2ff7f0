import type { Writable } from 'node:stream';

/** MQTT 3.1.1, 3.4: type and length of a PUBACK; its message id follows in two bytes. */
const PUBACK = 0x4002;
const PUBACK_BYTES = 4;

/**
 * Sends the PUBACKs of one line. Those of one moment leave in one write: a commit ends the wait of many messages, and aedes would write
 * each in three pieces and take a turn of the event loop for it.
 */
export function acknowledgements(line: Pick<Writable, 'write' | 'writable'>): (messageId: number) => void {
  let ids: number[] = [];
  const send = () => {
    const bytes = Buffer.allocUnsafe(PUBACK_BYTES * ids.length);
    for (const [i, id] of ids.entries()) {
      bytes.writeUInt16BE(PUBACK, PUBACK_BYTES * i);
      bytes.writeUInt16BE(id, PUBACK_BYTES * i + 2);
    }
    ids = [];
    // Its node may have gone meanwhile.
    if (line.writable) line.write(bytes);
  };
  return (messageId) => {
    if (ids.length === 0) process.nextTick(send);
    ids.push(messageId);
  };
}
