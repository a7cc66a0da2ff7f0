export interface Message {
  topic: string;
  payload: string | Uint8Array;
  retain: boolean;
}

/** How a connection ended that we did not end ourselves. */
export type LineEnd =
  /** The hub answered and does not want us: a wrong credential, or a node that it does not know. */
  | { how: 'refused'; detail: string }
  /** It never stood. */
  | { how: 'unreachable'; detail: string }
  /** It stood, and the other side or the network ended it. */
  | { how: 'cut'; detail: string }
  /** It stood, and nothing was heard within the keepalive. */
  | { how: 'silent'; detail: string };

export interface LineHearing {
  /** The hub has accepted us. */
  up(): void;
  /** The hub says something on a topic that was asked for. */
  heard(topic: string, payload: Uint8Array): void;
  /** Said once, and nothing after it. */
  down(end: LineEnd): void;
}

/** One connection. It is used once: a new try is a new line, so nothing of the old one can be sent again behind our back. */
export interface Line {
  /** Sends with QoS 1, only while the line is up. `acknowledged` comes with the PUBACK and never otherwise. */
  send(message: Message, acknowledged: () => void): void;
  /** Asks the hub for the topics of a filter, with QoS 1, for as long as this line stands. */
  listen(filter: string, answered: (granted: boolean) => void): void;
  /** Says goodbye (DISCONNECT: the will is not published) and closes; nothing is heard of it any more. */
  leave(): Promise<void>;
  /** Closes at once, as if cut; nothing is heard of it any more. The will is published. */
  drop(): void;
}

export type OpenLine = (hearing: LineHearing) => Line;
