import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Milliseconds } from '@kawamori/contracts';
import { after, type Clock, type Pending } from '@kawamori/kit';
import { type PaceLimits, pace } from './pace.js';
import {
  faultOfFirstByte,
  faultOfHead,
  faultOfLength,
  filtersIn,
  headLength,
  isConnect,
  isPublish,
  PACKET_RULES,
  type PacketFault,
  type PacketRule,
  topicLength,
} from './packet-rules.js';
import type { PayloadRoom } from './payload-room.js';
import type { Turnstile } from './turnstile.js';

export interface ByteLimits {
  /** Bytes of one control packet before the client has been let in (a CONNECT with its will), and of any that is no message afterwards. */
  control: number;
  /** Bytes of a PUBLISH once it has been let in. */
  message: number;
  /** Bytes of the topic of a PUBLISH. */
  topic: number;
}

export type GuardVerdict = PacketFault | 'packet-too-large' | 'topic-too-long' | 'too-fast' | 'does-not-read';

/** A packet of more bytes than this waits for room before its body is read. Most messages of readings are smaller. */
export const LARGE_PACKET_BYTES = 64 * 1_024;

/**
 * Packets of one client that the broker is handed at once, each filter of a SUBSCRIBE as one; the last one passes whole. It takes all that
 * it finds in one turn of the event loop: with the thousands that a read may hold, every other client waited until they were done.
 */
export const SHARE_OF_A_TURN = 100;
/** Bytes that are handed over and not taken yet, beyond which nothing more is read. */
const HANDED_OVER_BYTES = 64 * 1_024;

/** MQTT 3.1.1, 3.3.1: a PUBLISH that is acknowledged at once or not at all (QoS 0 or 1). One of QoS 2 would stay in memory until later. */
const isPlainPublish = (firstByte: number): boolean => isPublish(firstByte) && (firstByte & 0b100) === 0;

export interface GuardedLine extends Duplex {
  /** The client has said who it is: larger packets may come. */
  letIn(): void;
  /** Somebody else answers for the bytes of a packet from now on, and calls back when they are no longer in memory. */
  handOver(announced: number): () => void;
}

export interface GuardInputs {
  limits: ByteLimits;
  pace: PaceLimits;
  /** Whoever takes nothing of what it is sent for so long is cut. */
  readerPatience: Milliseconds;
  room: PayloadRoom;
  /** Through which lines come and go: shared by all of them. */
  inTurn: Turnstile;
  /** Monotonic: the pace is kept by it. */
  clock: Clock;
  /** Why the line is cut, once. `announced` are the bytes of the packet that did it. */
  onCut(verdict: GuardVerdict, announced: number): void;
}

/**
 * Stands before the broker and reads of each packet no more than what comes before its payload. What breaks a rule of MQTT 3.1.1, or
 * announces more than it may, is cut before the broker has seen it whole: the broker itself would collect 256 MB, and lets most faults
 * pass. A large message is read only when there is room for it, and nothing is read of whoever speaks too fast. The bytes pass as they
 * came; only a head that is torn over two reads is put together once more beside them.
 */
export function guardBytes(
  socket: Socket,
  { limits, pace: paceLimits, readerPatience, room, inTurn, clock, onCut }: GuardInputs,
): GuardedLine {
  const now = () => clock.now();
  const own = pace(paceLimits, now());
  let isIn = false;
  let connectSeen = false;
  /** Bytes of the present packet's body that are still to come; 0 while a header is read. */
  let bodyLeft = 0;
  /** Bytes of the header read so far: 0 before the type byte, then one more for each length byte. */
  let headerRead = 0;
  let announced = 0;
  let firstByte = 0;
  /** Whether what comes before the payload has been looked at. */
  let isJudged = true;
  /** The beginning of a body whose rest comes with the next read. */
  let torn: Buffer | undefined;
  /** Packets in the present piece, and the filters in them. */
  let packets = 0;
  /** The same of all pieces that the broker has not taken yet. */
  let untaken = 0;
  /** What is left of a read, once the client's share has been handed over. */
  let rest: Buffer | undefined;
  let turn: NodeJS.Immediate | undefined;
  /** Bytes of large packets that have room and are not handed over yet. */
  const held: number[] = [];
  let waitsForRoom = false;
  /** Undefined before its first bytes have come. */
  let waitsToEnter: boolean | undefined;
  let waitsForPace: Pending | undefined;
  let waitsForReader: Pending | undefined;
  let saysGoodbye = false;

  /**
   * Whether the broker still asks who this is. aedes would take what comes behind a CONNECT before it has asked, where the two come in
   * different reads; MQTT 3.1.1, 3.1.4 lets a client send it.
   */
  const awaitsAnswer = () => connectSeen && !isIn && headerRead === 0 && bodyLeft === 0;

  const largestNow = () => (isIn && isPublish(firstByte) ? limits.message : limits.control);

  /** Looks at the head of the body that goes on at `position`, as far as it has come. */
  const judgeHead = (chunk: Buffer, position: number): GuardVerdict | undefined => {
    let bytes = chunk;
    let start = position;
    let available = Math.min(bodyLeft, chunk.length - position);
    if (torn) {
      bytes = Buffer.concat([torn, chunk.subarray(position, position + available)]);
      start = 0;
      available = bytes.length;
    }
    if (isPublish(firstByte) && available >= 2 && topicLength(bytes, start) > limits.topic)
      return 'topic-too-long';
    if (available < headLength(firstByte, announced, bytes, start, available)) {
      torn = torn ? bytes : Buffer.from(chunk.subarray(start, start + available));
      return undefined;
    }
    torn = undefined;
    isJudged = true;
    const fault = faultOfHead(firstByte, announced, bytes, start);
    if (!fault && !isPublish(firstByte)) packets += filtersIn(firstByte, announced, bytes, start);
    return fault;
  };

  /** How far the chunk may pass: to its end, to that of the client's share or of its CONNECT, or to the body of a packet that needs room. */
  const passable = (chunk: Buffer): number | GuardVerdict => {
    let position = 0;
    while (position < chunk.length) {
      if (bodyLeft > 0) {
        if (!isJudged) {
          const fault = judgeHead(chunk, position);
          if (fault) return fault;
        }
        const taken = Math.min(bodyLeft, chunk.length - position);
        bodyLeft -= taken;
        position += taken;
        continue;
      }
      if (headerRead === 0 && (packets >= SHARE_OF_A_TURN || awaitsAnswer())) return position;
      const byte = chunk[position++] ?? 0;
      if (headerRead === 0) {
        headerRead = 1;
        announced = 0;
        firstByte = byte;
        packets++;
        const fault = faultOfFirstByte(byte, connectSeen);
        if (fault) return fault;
        if (isConnect(byte)) connectSeen = true;
        continue;
      }
      announced += (byte & 0x7f) * 128 ** (headerRead - 1);
      if (byte & 0x80) {
        if (++headerRead > 4) return 'length-malformed';
        continue;
      }
      headerRead = 0;
      if (announced > largestNow()) return 'packet-too-large';
      const fault = announced === 0 ? faultOfHeadless() : faultOfLength(firstByte, announced);
      if (fault) return fault;
      bodyLeft = announced;
      isJudged = false;
      if (announced <= LARGE_PACKET_BYTES) continue;
      if (!isPlainPublish(firstByte)) return 'packet-too-large';
      return position;
    }
    return position;
  };

  /** A packet without a body: right for some, for the others a head that is too short. */
  const faultOfHeadless = () => faultOfLength(firstByte, 0) ?? faultOfHead(firstByte, 0, NO_BYTES, 0);

  const cut = (verdict: GuardVerdict) => {
    onCut(verdict, announced);
    const rule: PacketRule | undefined =
      verdict in PACKET_RULES ? PACKET_RULES[verdict as PacketFault] : undefined;
    if (rule?.connack) {
      // MQTT 3.1.1, 3.2: the return code in the last byte, no session present.
      socket.write(Buffer.from([0x20, 2, 0, rule.connack]));
      saysGoodbye = true;
    }
    guarded.destroy();
  };

  const pass = (chunk: Buffer): void => {
    // A cut line may still have bytes in its socket's buffer.
    if (guarded.destroyed) return;
    packets = 0;
    const end = passable(chunk);
    if (typeof end === 'string') {
      cut(end);
      return;
    }
    untaken += packets;
    guarded.push(end === chunk.length ? chunk : chunk.subarray(0, end));
    if (untaken >= SHARE_OF_A_TURN || guarded.readableLength >= HANDED_OVER_BYTES || awaitsAnswer())
      socket.pause();
    const wait = own.spend(packets, end, now);
    if (wait === 'too-fast') {
      cut(wait);
      return;
    }
    if (wait > 0) holdFor(wait);
    // A large body has been announced and none of it read: it is the only one whose rest is still to come in full.
    if (bodyLeft === announced && bodyLeft > LARGE_PACKET_BYTES) awaitRoom(chunk.subarray(end), announced);
    else if (end < chunk.length) awaitTurn(chunk.subarray(end));
  };

  const readOn = () => {
    if (waitsToEnter || waitsForRoom || waitsForPace || waitsForReader || guarded.destroyed) return;
    if (rest) goOn();
    else if (untaken < SHARE_OF_A_TURN && !awaitsAnswer()) socket.resume();
  };

  const enter = (first: Buffer): void => {
    waitsToEnter = true;
    socket.pause();
    inTurn(() => {
      waitsToEnter = false;
      pass(first);
      readOn();
    });
  };

  const awaitTurn = (left: Buffer): void => {
    rest = left;
    socket.pause();
    goOn();
  };

  /** In the next turn, when the broker has taken what it was handed; in between others have theirs. */
  const goOn = (): void => {
    if (turn || untaken > 0 || waitsForPace || waitsForReader || awaitsAnswer()) return;
    turn = setImmediate(() => {
      turn = undefined;
      const left = rest;
      rest = undefined;
      if (left) pass(left);
      readOn();
    });
  };

  const holdFor = (ms: number): void => {
    socket.pause();
    waitsForPace?.cancel();
    waitsForPace = after(ms, () => {
      waitsForPace = undefined;
      readOn();
    });
  };

  const awaitRoom = (rest: Buffer, bytes: number): void => {
    waitsForRoom = true;
    socket.pause();
    room.take(bytes, () => {
      waitsForRoom = false;
      if (guarded.destroyed) return room.give(bytes);
      held.push(bytes);
      if (rest.length > 0) pass(rest);
      readOn();
    });
  };

  /**
   * Nothing more is read of whoever does not read: aedes goes on writing PUBACKs to a full line, and would keep every one of them.
   */
  const awaitReader = (taken: () => void): void => {
    socket.pause();
    waitsForReader = after(readerPatience, () => cut('does-not-read'));
    socket.once('drain', () => {
      waitsForReader?.cancel();
      waitsForReader = undefined;
      taken();
      readOn();
    });
  };

  const guarded = new Duplex({
    // So it is asked for more once all has been taken, and not before.
    readableHighWaterMark: 1,
    read: () => {
      untaken = 0;
      readOn();
    },
    write: (chunk: Buffer, _encoding, done) => {
      if (socket.write(chunk)) done();
      else awaitReader(done);
    },
    // aedes writes each packet in pieces and corks what belongs together. In one write it costs one call to the system and one segment on
    // the line.
    writev: (chunks: { chunk: Buffer }[], done) => {
      if (socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk)))) done();
      else awaitReader(done);
    },
    final: (done) => {
      socket.end(done);
    },
    destroy: (error, done) => {
      waitsForPace?.cancel();
      waitsForReader?.cancel();
      clearImmediate(turn);
      if (saysGoodbye) socket.destroySoon();
      else socket.destroy();
      for (const bytes of held.splice(0)) room.give(bytes);
      done(error);
    },
  }) as GuardedLine;
  guarded.letIn = () => {
    isIn = true;
    readOn();
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

  socket.on('data', (chunk: Buffer) => {
    if (waitsToEnter === undefined) enter(chunk);
    else pass(chunk);
  });
  socket.on('error', (error) => guarded.destroy(error));
  // Its end comes with it: a line of which nobody reads any more has no half that stays.
  socket.on('close', () => inTurn(() => guarded.destroy()));
  return guarded;
}

const NO_BYTES = Buffer.alloc(0);
