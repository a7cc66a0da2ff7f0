import { randomUUID } from 'node:crypto';
import {
  type CommandAnswer,
  downTopic,
  type Instant,
  MINUTE,
  type Milliseconds,
  type NodeCommand,
  type NodeRegistration,
} from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';

export interface CommandDeskInputs {
  wallClock: Clock;
  /** Hands a node a message; false where it does not listen. */
  send(node: string, topic: string, payload: string): boolean;
}

/**
 * Orders for nodes. An order that nobody has answered is given again whenever its node comes back, until it expires. They are held in
 * memory: an order concerns the next minutes, and whoever has asked asks again after the hub's restart.
 */
export interface CommandDesk {
  /** Gives an order that is good for a while. `hear` is told every answer. Returns the command's id. */
  give(
    node: Pick<NodeRegistration, 'id' | 'town'>,
    order: NodeCommand['order'],
    goodForMs: Milliseconds,
    hear: (answer: CommandAnswer) => void,
  ): string;
  /** Takes an order back: it is not given again, and its answers are not told. What has left has left. */
  withdraw(id: string): void;
  /** A node listens again. */
  listening(node: string): void;
  answered(answer: CommandAnswer): void;
}

interface Open {
  node: string;
  topic: string;
  command: NodeCommand;
  isAnswered: boolean;
  hear(answer: CommandAnswer): void;
}

/** For so long after its end answers to an order are still heard: work that it began may fail afterwards. */
const HEARD_AFTER_MS = MINUTE;
/** Beyond it the oldest are forgotten. */
const MOST_OPEN = 1_000;

export function commandDesk({ wallClock, send }: CommandDeskInputs): CommandDesk {
  const open = new Map<string, Open>();

  const forgetOld = (now: Instant) => {
    for (const [id, { command }] of open) {
      if (now > command.expiresAt + HEARD_AFTER_MS || open.size > MOST_OPEN) open.delete(id);
    }
  };
  const hand = ({ node, topic, command }: Open) => {
    send(node, topic, JSON.stringify(command));
  };

  return {
    give: (node, order, goodForMs, hear) => {
      const now = wallClock.now();
      const id = randomUUID();
      const command: NodeCommand = { v: 1, id, sentAt: now, expiresAt: now + goodForMs, order };
      const one = { node: node.id, topic: downTopic(node.town, node.id, 'command'), command };
      open.set(id, { ...one, isAnswered: false, hear });
      forgetOld(now);
      hand({ ...one, isAnswered: false, hear });
      return id;
    },
    withdraw: (id) => {
      open.delete(id);
    },
    listening: (node) => {
      const now = wallClock.now();
      for (const one of open.values()) {
        if (one.node === node && !one.isAnswered && now < one.command.expiresAt) hand(one);
      }
    },
    answered: (answer) => {
      const one = open.get(answer.id);
      // The gate has made sure that a node answers as itself; that it was asked is made sure here.
      if (!one || one.node !== answer.node) return;
      one.isAnswered = true;
      one.hear(answer);
    },
  };
}
