/**
 * Memory for large payloads, over all connections: who finds no room waits outside, with the bytes still on the sender's side of the line.
 * First come, first served.
 */
export interface PayloadRoom {
  /** Calls back when the room has been taken: at once where there is enough and nobody waits. */
  take(bytes: number, taken: () => void): void;
  give(bytes: number): void;
  /** Bytes taken now. */
  readonly taken: number;
  readonly waiting: number;
}

export function payloadRoom(capacity: number): PayloadRoom {
  let used = 0;
  const line: { bytes: number; taken: () => void }[] = [];

  const letIn = () => {
    for (let next = line[0]; next && (used === 0 || used + next.bytes <= capacity); next = line[0]) {
      line.shift();
      used += next.bytes;
      next.taken();
    }
  };
  return {
    get taken() {
      return used;
    },
    get waiting() {
      return line.length;
    },
    take: (bytes, taken) => {
      line.push({ bytes, taken });
      letIn();
    },
    give: (bytes) => {
      used -= bytes;
      letIn();
    },
  };
}
