import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { PayloadRoom } from './payload-room.js';

export interface ByteLimits {
  /** Bytes of one control packet before the client has been let in (a CONNECT with its will). */
  beforeConnect: number;
  /** Bytes of one control packet afterwards. */
  afterConnect: number;
}

export type GuardVerdict = 'packet-too-large' | 'length-malformed';

/** A packet of more bytes than this waits for room before its body is read. Most messages of readings are smaller. */
export const LARGE_PACKET_BYTES = 64 * 1_024;

/** MQTT 3.1.1, 3.3.1: a PUBLISH that is acknowledged at once or not at all (QoS 0 or 1). One of QoS 2 would stay in memory until later. */
const isPlainPublish = (firstByte: number): boolean => firstByte >> 4 === 3 && (firstByte & 0b100) === 0;

export interface GuardedLine extends Duplex {
  /** The client has said who it is: larger packets may come. */
  letIn(): void;
  /** Somebody else answers for the bytes of a packet from now on, and calls back when they are no longer in memory. */
  handOver(announced: number): () => void;
}

/**
 * Stands before the broker and reads nothing but the length of each packet (MQTT 3.1.1, 2.2.3). A packet that announces more than
 * it may is cut before a byte of it is kept: the broker itself would collect 256 MB. A large one is read only when there is room for it.
 */
export function guardBytes(
  socket: Socket,
  limits: ByteLimits,
  room: PayloadRoom,
  onCut: (verdict: GuardVerdict, announced: number) => void,
): GuardedLine {
  let limit = limits.beforeConnect;
  /** Bytes of the present packet's body that are still to come; 0 while a header is read. */
  let bodyLeft = 0;
  /** Bytes of the header read so far: 0 before the type byte, then one more for each length byte. */
  let headerRead = 0;
  let announced = 0;
  let firstByte = 0;
  /** Bytes of large packets that have room and are not handed over yet. */
  const held: number[] = [];
  let waitsForRoom = false;

  /** How far the chunk may pass: to its end, or to the body of a packet that needs room. */
  const passable = (chunk: Buffer): number | GuardVerdict => {
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
        firstByte = byte;
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
      if (announced <= LARGE_PACKET_BYTES) continue;
      if (!isPlainPublish(firstByte)) return 'packet-too-large';
      return position;
    }
    return position;
  };

  const pass = (chunk: Buffer): void => {
    const end = passable(chunk);
    if (typeof end === 'string') {
      onCut(end, announced);
      guarded.destroy();
      return;
    }
    const wantsMore = guarded.push(chunk.subarray(0, end));
    if (!wantsMore) socket.pause();
    // A large body has been announced and none of it read: it is the only one whose rest is still to come in full.
    if (bodyLeft === announced && bodyLeft > LARGE_PACKET_BYTES) awaitRoom(chunk.subarray(end), announced);
  };

  const awaitRoom = (rest: Buffer, bytes: number): void => {
    waitsForRoom = true;
    socket.pause();
    room.take(bytes, () => {
      waitsForRoom = false;
      if (guarded.destroyed) return room.give(bytes);
      held.push(bytes);
      if (rest.length > 0) pass(rest);
      if (!waitsForRoom) socket.resume();
    });
  };

  const guarded = new Duplex({
    read: () => {
      if (!waitsForRoom) socket.resume();
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
      for (const bytes of held.splice(0)) room.give(bytes);
      done(error);
    },
  }) as GuardedLine;
  guarded.letIn = () => {
    limit = limits.afterConnect;
  };
  guarded.handOver = (bytes) => {
    const index = held.indexOf(bytes);
    if (index < 0) return () => undefined;
    held.splice(index, 1);
    let gone = false;
    return () => {
      if (!gone) room.give(bytes);
      gone = true;
    };
  };

  socket.on('data', pass);
  socket.on('end', () => guarded.push(null));
  socket.on('error', (error) => guarded.destroy(error));
  socket.on('close', () => guarded.destroy());
  return guarded;
}
