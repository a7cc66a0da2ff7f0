import { constants } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TLSSocket, type Server as TlsServer } from 'node:tls';
import { DAY, MINUTE, type Milliseconds } from '@kawamori/contracts';
import { type Clock, ConfigError, every, type Log, type Part, type Pending } from '@kawamori/kit';
import { factsOfCertificate, isKeyOf } from '../ca/certificates.js';
import { dueOf } from '../ca/lifetimes.js';
import type { Visitor } from './doorstep.js';
import { BACKLOG } from './gate-limits.js';
import { handshakes } from './handshakes.js';

export interface TlsListenerOptions {
  host: string;
  /** 0 for any free port. */
  port: number;
  /** Files (PEM): the hub's certificate and its key, and the authority that signs nodes. */
  cert: string;
  key: string;
  clientCa?: string | undefined;
  requireClientCertificate: boolean;
  /** Whoever has not ended its handshake by then is cut. */
  handshakeTimeout: Milliseconds;
}

export interface TlsListenerInputs {
  log: Log;
  wallClock: Clock;
  /** A connection has come, and has said nothing yet. Undefined where there is no place for it. */
  come(socket: Socket): Visitor | undefined;
  /** It speaks TLS. `certifiedAs`: the common name of its certificate, where it showed one of our authority's. */
  accept(socket: TLSSocket, visitor: Visitor, certifiedAs: string | undefined): void;
  turnAway(why: 'tls-failed' | 'no-handshake-in-time' | 'no-certificate', fields: object): void;
}

export interface TlsListener extends Part {
  readonly port: number;
  /** Takes files that have changed, without a start, and warns of a certificate that ends soon. Looks by itself each minute. */
  look(): void;
}

/** MQTT over TLS 1.2 or later. No session is taken up again: each connection shows its certificate anew. */
export function tlsListener(
  options: TlsListenerOptions,
  { log, wallClock, come, accept, turnAway }: TlsListenerInputs,
): TlsListener {
  let server: Server | undefined;
  let tls: TlsServer | undefined;
  /** Who has not ended its handshake, by the address and port from which it calls. */
  const callers = new Map<string, { socket: Socket; visitor: Visitor }>();
  let looking: Pending | undefined;
  /** Of the files as they were read last, whether they could be used or not. */
  let seen = '';
  let warnedAt = Number.NEGATIVE_INFINITY;
  /** The end of the certificate that is shown. */
  let notAfter = Number.POSITIVE_INFINITY;

  /** @throws ConfigError where the files cannot be used together */
  const read = () => {
    const { clientCa } = options;
    const cert = readPem(options.cert, 'mqtt.tls.cert');
    const key = readPem(options.key, 'mqtt.tls.key');
    if (!isKeyOf(cert, key))
      throw new ConfigError(options.key, ['mqtt.tls.key: not the key of mqtt.tls.cert']);
    notAfter = factsOfCertificate(cert).notAfter;
    return {
      cert,
      key,
      ...(clientCa !== undefined && { ca: readPem(clientCa, 'mqtt.tls.clientCa') }),
      minVersion: 'TLSv1.2' as const,
      secureOptions: constants.SSL_OP_NO_TICKET,
    };
  };
  const stamp = () =>
    [options.cert, options.key, options.clientCa].map((file) => file && changedAt(file)).join();

  const look = () => {
    const now = stamp();
    if (now !== seen) {
      seen = now;
      try {
        tls?.setSecureContext(read());
        log.info({ until: new Date(notAfter).toISOString() }, 'new files for TLS are in use');
      } catch (error) {
        log.error({ err: error }, 'new files for TLS cannot be used; the old ones stay in use');
      }
    }
    const due = dueOf({ notAfter }, wallClock.now());
    if (due === 'good' || wallClock.now() - warnedAt < DAY) return;
    warnedAt = wallClock.now();
    log.warn(
      { due, until: new Date(notAfter).toISOString() },
      "the hub's certificate ends, and with it every line over TLS; run kawamori ca renew",
    );
  };

  const underWay = handshakes({
    begin: (socket) => tls?.emit('connection', socket),
    timeout: options.handshakeTimeout,
    onTimeout: (socket) => {
      turnAway('no-handshake-in-time', { from: socket.remoteAddress });
      socket.destroy();
    },
  });
  const call = (socket: Socket) => {
    const visitor = come(socket);
    if (!visitor) return;
    socket.on('error', () => socket.destroy());
    const caller = callerOf(socket);
    callers.set(caller, { socket, visitor });
    socket.once('close', () => callers.delete(caller));
    underWay.come(socket);
  };
  const welcome = (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy());
    const caller = callers.get(callerOf(socket));
    // It has hung up meanwhile.
    if (!caller) return socket.destroy();
    underWay.done(caller.socket);
    if (options.requireClientCertificate && !socket.authorized) {
      const fault = String(socket.authorizationError);
      turnAway('no-certificate', { from: socket.remoteAddress, fault });
      socket.destroy();
      return;
    }
    const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
    accept(socket, caller.visitor, certificate && commonNameOf(certificate.subject));
  };

  return {
    name: 'tls listener',
    get port() {
      return (server?.address() as AddressInfo | null | undefined)?.port ?? 0;
    },
    look,
    start: async () => {
      seen = stamp();
      tls = createTls({
        ...read(),
        requestCert: options.clientCa !== undefined,
        // Looked at above, so that the log can say what was wrong.
        rejectUnauthorized: false,
        // Ours counts to the end of the handshake; this one begins anew with every byte.
        handshakeTimeout: 2 * options.handshakeTimeout,
      });
      tls.on('secureConnection', welcome);
      tls.on('tlsClientError', (error, socket) => {
        const caller = callers.get(callerOf(socket));
        // Whoever was cut by us has been told of.
        if (!caller || caller.socket.destroyed) return;
        turnAway('tls-failed', { from: caller.visitor.address, fault: error.message });
        caller.socket.destroy();
      });
      server = createServer({ pauseOnConnect: true }, call);
      server.listen({ port: options.port, host: options.host, backlog: BACKLOG });
      await once(server, 'listening');
      looking = every(MINUTE, look);
      look();
    },
    stop: async () => {
      looking?.cancel();
      underWay.stop();
      const closing = server;
      if (closing) await new Promise((resolve) => closing.close(resolve));
    },
  };
}

/** The TLS socket over a connection is known by the same ends. */
const callerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

/** When a file changed last; 0 where it is not there. */
const changedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const commonNameOf = (subject: string): string | undefined => /^CN=(.*)$/m.exec(subject)?.[1];

function readPem(file: string, field: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new ConfigError(file, [
      `${field}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    ]);
  }
}
