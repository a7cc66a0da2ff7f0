import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export interface ByteLimits {
  /** Bytes of one control packet before the client has been let in (a CONNECT with its will). */
  beforeConnect: number;
  /** Bytes of one control packet afterwards. */
  afterConnect: number;
}

export type GuardVerdict = 'packet-too-large' | 'length-malformed';

/**
 * Stands before the broker and reads nothing but the length of each packet (MQTT 3.1.1, 2.2.3). A packet that announces more than
 * it may is cut before a byte of it is kept: the broker itself would collect 256 MB.
 */
export function guardBytes(
  socket: Socket,
  limits: ByteLimits,
  onCut: (verdict: GuardVerdict, announced: number) => void,
): Duplex & { letIn(): void } {
  let limit = limits.beforeConnect;
  /** Bytes of the present packet's body that are still to come; 0 while a header is read. */
  let bodyLeft = 0;
  /** Bytes of the header read so far: 0 before the type byte, then one more for each length byte. */
  let headerRead = 0;
  let announced = 0;

  /** Undefined when the chunk may pass. */
  const verdictOn = (chunk: Buffer): GuardVerdict | undefined => {
    let position = 0;
    while (position < chunk.length) {
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, chunk.length - position);
        bodyLeft -= taken;
        position += taken;
        continue;
      }
      const byte = chunk[position++] ?? 0;
      if (headerRead === 0) {
        headerRead = 1;
        announced = 0;
        continue;
      }
      announced += (byte & 0x7f) * 128 ** (headerRead - 1);
      if (byte & 0x80) {
        if (++headerRead > 4) return 'length-malformed';
        continue;
      }
      headerRead = 0;
      if (announced > limit) return 'packet-too-large';
      bodyLeft = announced;
    }
    return undefined;
  };

  const guarded = new Duplex({
    read: () => {
      socket.resume();
    },
    write: (chunk: Buffer, _encoding, done) => {
      if (socket.write(chunk)) done();
      else socket.once('drain', done);
    },
    // aedes writes a PUBACK in three pieces and corks what belongs together. In one write it costs one call to the system and one
    // segment on the line: a third of the gate's time went into the calls.
    writev: (chunks: { chunk: Buffer }[], done) => {
      if (socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk)))) done();
      else socket.once('drain', done);
    },
    final: (done) => {
      socket.end(done);
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  }) as Duplex & { letIn(): void };
  guarded.letIn = () => {
    limit = limits.afterConnect;
  };

  socket.on('data', (chunk: Buffer) => {
    const verdict = verdictOn(chunk);
    if (verdict) {
      onCut(verdict, announced);
      guarded.destroy();
      return;
    }
    if (!guarded.push(chunk)) socket.pause();
  });
  socket.on('end', () => guarded.push(null));
  socket.on('error', (error) => guarded.destroy(error));
  socket.on('close', () => guarded.destroy());
  return guarded;
}
