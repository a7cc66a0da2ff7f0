import { constants } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TLSSocket, type Server as TlsServer } from 'node:tls';
import { DAY, type HubCertificate, type Instant, MINUTE, type Milliseconds } from '@kawamori/contracts';
import { type Clock, ConfigError, every, type Log, type Part, type Pending } from '@kawamori/kit';
import { type CertificateFacts, factsOfCertificate, isKeyOf, readCertificate } from '../ca/certificates.js';
import { type Due, dueOf } from '../ca/lifetimes.js';
import type { Visitor } from './doorstep.js';
import { BACKLOG } from './gate-limits.js';
import { handshakes } from './handshakes.js';
import { steadyClock } from './steady-clock.js';

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

/** Of a client's certificate: for whom it was made, and until when it counts. */
export interface ShownCertificate {
  commonName: string;
  until: Instant;
}

export interface TlsListenerInputs {
  log: Log;
  wallClock: Clock;
  /** A connection has come, and has said nothing yet. Undefined where there is no place for it. */
  come(socket: Socket): Visitor | undefined;
  /** It speaks TLS, and has shown this certificate of our authority's, or none. */
  accept(socket: TLSSocket, visitor: Visitor, shown: ShownCertificate | undefined): void;
  turnAway(
    why: 'tls-failed' | 'no-handshake-in-time' | 'no-turn-in-time' | 'no-certificate',
    fields: object,
  ): void;
}

export interface TlsListener extends Part {
  readonly port: number;
  /** Takes files that have changed, without a start, and warns of a certificate that ends soon. Looks by itself each minute. */
  look(): void;
  /** The certificate that is shown; undefined before the start. */
  certificate(): HubCertificate | undefined;
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
  let told: { at: Instant; due: Due } | undefined;
  /** Of the certificate that is shown. */
  let own: CertificateFacts | undefined;

  /** @throws ConfigError where the files cannot be used together */
  const read = () => {
    const { clientCa } = options;
    const cert = readPem(options.cert, 'mqtt.tls.cert');
    const key = readPem(options.key, 'mqtt.tls.key');
    if (!isKeyOf(cert, key))
      throw new ConfigError(options.key, ['mqtt.tls.key: not the key of mqtt.tls.cert']);
    own = factsOfCertificate(cert);
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
        log.info({ until: own && new Date(own.notAfter).toISOString() }, 'new files for TLS are in use');
      } catch (error) {
        log.error({ err: error }, 'new files for TLS cannot be used; the old ones stay in use');
      }
    }
    if (own) tellOf(own, wallClock.now());
  };

  const tellOf = ({ notBefore, notAfter }: CertificateFacts, now: Instant) => {
    if (now < notBefore) {
      log.error(
        { now: new Date(now).toISOString(), from: new Date(notBefore).toISOString() },
        "the hub's clock is before its own certificate: it turns every node's certificate away; set the clock",
      );
    }
    const due = dueOf({ notAfter }, now);
    if (due === 'good' || (told?.due === due && now - told.at < DAY)) return;
    told = { at: now, due };
    const fields = { due, until: new Date(notAfter).toISOString() };
    const says = "the hub's certificate ends, and with it every line over TLS; run kawamori ca renew";
    if (due === 'due') log.warn(fields, says);
    else log.error(fields, says);
  };

  const underWay = handshakes({
    clock: steadyClock,
    begin: (socket) => tls?.emit('connection', socket),
    timeout: options.handshakeTimeout,
    onTimeout: (socket, why) => {
      turnAway(why, { from: socket.remoteAddress });
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
    underWay.come(socket, visitor.address);
  };
  const welcome = (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy());
    const caller = callers.get(callerOf(socket));
    // It has hung up meanwhile.
    if (!caller) return socket.destroy();
    underWay.done(caller.socket);
    if (options.requireClientCertificate && !socket.authorized) {
      const fault = String(socket.authorizationError);
      const name = socket.getPeerX509Certificate()?.subject;
      turnAway('no-certificate', {
        from: socket.remoteAddress,
        fault,
        ...(name && { name: commonNameOf(name) }),
      });
      socket.destroy();
      return;
    }
    const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
    const shown = certificate && readCertificate(certificate);
    accept(
      socket,
      caller.visitor,
      shown && { commonName: commonNameOf(certificate.subject) ?? '', until: shown.notAfter },
    );
  };

  return {
    name: 'tls listener',
    get port() {
      return (server?.address() as AddressInfo | null | undefined)?.port ?? 0;
    },
    look,
    certificate: () => own && { until: own.notAfter, due: dueOf(own, wallClock.now()) },
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
