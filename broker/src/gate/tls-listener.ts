import { constants } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { ConfigError, type Part } from '@kawamori/kit';

export interface TlsListenerOptions {
  host: string;
  /** 0 for any free port. */
  port: number;
  /** Files (PEM): the hub's certificate and its key, and the authority that signs nodes. */
  cert: string;
  key: string;
  clientCa?: string | undefined;
  requireClientCertificate: boolean;
  maxConnections: number;
}

export interface TlsListenerInputs {
  /** A client that speaks TLS. `certifiedAs`: the common name of its certificate, where it showed one of our authority's. */
  accept(socket: TLSSocket, certifiedAs: string | undefined): void;
  turnAway(why: 'tls-failed' | 'no-certificate', fields: object): void;
}

export interface TlsListener extends Part {
  readonly port: number;
}

/** Time for a handshake; whoever has said nothing by then is cut. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** MQTT over TLS 1.2 or later. No session is taken up again: each connection shows its certificate anew. */
export function tlsListener(
  options: TlsListenerOptions,
  { accept, turnAway }: TlsListenerInputs,
): TlsListener {
  let server: Server | undefined;

  const welcome = (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy());
    if (options.requireClientCertificate && !socket.authorized) {
      const fault = String(socket.authorizationError);
      turnAway('no-certificate', { from: socket.remoteAddress, fault });
      socket.destroy();
      return;
    }
    const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
    accept(socket, certificate && commonNameOf(certificate.subject));
  };

  return {
    name: 'tls listener',
    get port() {
      return (server?.address() as AddressInfo | null | undefined)?.port ?? 0;
    },
    start: async () => {
      const { clientCa } = options;
      server = createServer({
        cert: readPem(options.cert, 'mqtt.tls.cert'),
        key: readPem(options.key, 'mqtt.tls.key'),
        ...(clientCa !== undefined && { ca: readPem(clientCa, 'mqtt.tls.clientCa'), requestCert: true }),
        // Looked at above, so that the log can say what was wrong.
        rejectUnauthorized: false,
        minVersion: 'TLSv1.2',
        secureOptions: constants.SSL_OP_NO_TICKET,
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      });
      server.maxConnections = options.maxConnections;
      server.on('secureConnection', welcome);
      server.on('tlsClientError', (error, socket) =>
        turnAway('tls-failed', { from: socket.remoteAddress, fault: error.message }),
      );
      server.listen(options.port, options.host);
      await once(server, 'listening');
    },
    stop: async () => {
      const closing = server;
      if (closing) await new Promise((resolve) => closing.close(resolve));
    },
  };
}

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
