import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { GateView } from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import type { Doorstep, Visitor } from './doorstep.js';
import { BACKLOG, type GateLimits } from './gate-limits.js';
import type { RefusalReason } from './reasons.js';
import {
  type ShownCertificate,
  type TlsListener,
  type TlsListenerOptions,
  tlsListener,
} from './tls-listener.js';

export interface MqttPortsOptions {
  host: string;
  /** 0 for any free port. */
  port: number;
  /** Beside the plain port. */
  tls?: Omit<TlsListenerOptions, 'handshakeTimeout'> | undefined;
  limits: Pick<GateLimits, 'connectTimeout'>;
}

/** Where connections come in: the plain port, and one for TLS where there are certificates. */
export interface MqttPorts {
  readonly plain: number;
  /** 0 where there is no TLS. */
  readonly tls: number;
  certificate(): GateView['certificate'];
  start(): Promise<void>;
  /** Takes no more; resolves when the last that is in has gone. */
  stop(): Promise<void>;
}

/** @param accept takes over whoever is past the doorstep, over TLS after its handshake */
export function mqttPorts(
  { host, port, tls, limits }: MqttPortsOptions,
  {
    door,
    accept,
    turnAway,
    ...others
  }: {
    door: Doorstep;
    accept(socket: Socket, visitor: Visitor, certificate?: ShownCertificate): void;
    turnAway(why: RefusalReason, fields: object): void;
    log: Log;
    wallClock: Clock;
  },
): MqttPorts {
  let server: Server | undefined;
  let overTls: TlsListener | undefined;
  return {
    get plain() {
      const address = server?.address();
      return address && typeof address === 'object' ? address.port : 0;
    },
    get tls() {
      return overTls?.port ?? 0;
    },
    certificate: () => overTls?.certificate() ?? null,
    start: async () => {
      server = createServer((socket) => {
        const visitor = door.come(socket);
        if (visitor) accept(socket, visitor);
      });
      server.listen({ port, host, backlog: BACKLOG });
      await once(server, 'listening');
      if (!tls) return;
      overTls = tlsListener(
        { ...tls, handshakeTimeout: limits.connectTimeout },
        { ...others, come: door.come, accept, turnAway },
      );
      await overTls.start();
    },
    stop: async () => {
      const closing = server;
      const tlsClosed = overTls?.stop();
      if (closing) await new Promise((resolve) => closing.close(resolve));
      await tlsClosed;
    },
  };
}
