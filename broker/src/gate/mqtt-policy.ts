import type { ShownCertificate } from './tls-listener.js';

/** MQTT 3.1.1, 3.2.2.3: connection return codes for whoever is not let in. */
export const IDENTIFIER_REJECTED = 2;
export const BAD_USER_NAME_OR_PASSWORD = 4;

export interface Caller {
  clientId: string;
  userName: string | undefined;
  password: Uint8Array | undefined;
  /** The certificate that it has shown; undefined without one, and on the plain port. */
  certificate: ShownCertificate | undefined;
}

/** A message as it came. What the server goes on with may be changed until `done` is called. */
export interface CameIn {
  readonly topic: string;
  payload: string | Buffer;
  retain: boolean;
}

/**
 * `taken`: the message is acknowledged, and meant for nobody else; `unanswered`: it is neither acknowledged nor handed on, and its connection
 * stays. Without either it is acknowledged and handed on to whoever may hear it.
 */
export type Done = (error?: Error | null, answer?: 'taken' | 'unanswered') => void;

/** One client that has been let in. */
export interface Guest {
  /**
   * Hands it a message (QoS 1, not retained) on its own connection, so that a slow one holds up nobody. False where it has not read
   * what it was sent before.
   */
  send(topic: string, payload: string): boolean;
  cut(): void;
}

/** What the server asks of whoever knows the clients: who are you, may you say this, may you hear that. */
export interface MqttPolicy<Session> {
  letIn(caller: Caller, guest: Guest): { session: Session } | { returnCode: 2 | 4; says: string };
  /**
   * The message is acknowledged once `done` has been called without an error; with one, the client is cut. `letGo` is called when its
   * bytes are no longer in memory.
   */
  take(session: Session, message: CameIn, letGo: () => void, done: Done): void;
  maySubscribe(session: Session, filter: string): boolean;
  /** It listens to these filters now, or no longer. */
  heard(session: Session, filters: readonly string[], listens: boolean): void;
  gone(session: Session): void;
  /** Who it is, for the log. */
  nameOf(session: Session): string;
}
