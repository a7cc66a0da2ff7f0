import type { Milliseconds } from '@kawamori/contracts';

/**
 * What can go wrong with the server.
 * - `unreachable`: no connection, or it was lost;
 * - `untrusted`: its certificate is not one of the authority that was named, or not for its address;
 * - `frozen`: connected, but no answer in time;
 * - `not-allowed`: user or password are not right, or may not do this;
 * - `no-database`: it stands, but the database does not;
 * - `partial`: some points of a batch were refused, the others stand;
 * - `refused`: nothing of the request was taken, and the same request never will be;
 * - `broken`: it answers that it cannot, for now.
 */
export type InfluxFaultKind =
  | 'unreachable'
  | 'untrusted'
  | 'frozen'
  | 'not-allowed'
  | 'no-database'
  | 'partial'
  | 'refused'
  | 'broken';

const DETAIL_LENGTH = 300;

/** Codes of OpenSSL's verification, as Node names them (tls: X509 certificate error codes). */
const NOT_TRUSTED =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_|ERR_TLS_CERT_ALTNAME|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_)/;

/** A fault without the request that led to it: that one carries the password. */
export class InfluxFault extends Error {
  override readonly name = 'InfluxFault';
  readonly kind: InfluxFaultKind;
  constructor(kind: InfluxFaultKind, detail: string) {
    super(detail.slice(0, DETAIL_LENGTH));
    this.kind = kind;
  }

  static frozen(after: Milliseconds): InfluxFault {
    return new InfluxFault('frozen', `no answer within ${after / 1_000} s`);
  }

  /** By the status of the answer (InfluxDB 1.x API reference) and its words. */
  static ofAnswer(status: number, answer: string): InfluxFault {
    const words = wordsOf(answer);
    if (/database not found/i.test(words)) return new InfluxFault('no-database', words);
    if (/HTTP request to an HTTPS server/i.test(words)) {
      return new InfluxFault('unreachable', 'it speaks TLS: write https:// in influx.url');
    }
    if (status === 401 || status === 403) return new InfluxFault('not-allowed', words);
    if (/partial write/i.test(words)) return new InfluxFault('partial', words);
    // A statement that was understood and failed is answered with 200 and a fault in the result.
    return new InfluxFault(status >= 400 && status < 500 ? 'refused' : 'broken', words);
  }

  static of(error: unknown, timeout: Milliseconds): InfluxFault {
    if (error instanceof InfluxFault) return error;
    const message = error instanceof Error ? error.message : String(error);
    const { code, res } = error as { code?: unknown; res?: { statusCode?: unknown } };
    if (typeof res?.statusCode === 'number') return InfluxFault.ofAnswer(res.statusCode, message);
    if (message === 'Request timed out') return InfluxFault.frozen(timeout);
    if (typeof code === 'string' && NOT_TRUSTED.test(code)) {
      return new InfluxFault('untrusted', `its certificate is not trusted (${code}): ${message}`);
    }
    // Names of the system and of TLS; what the client itself throws for 5xx has none.
    if (typeof code === 'string') return new InfluxFault('unreachable', message || code);
    return new InfluxFault('broken', message || 'the server cannot answer');
  }
}

/** A refused write is answered in JSON, with the words in `error` (InfluxDB 1.x API reference). */
function wordsOf(answer: string): string {
  try {
    const { error } = JSON.parse(answer) as { error?: unknown };
    return typeof error === 'string' ? error : answer;
  } catch {
    return answer;
  }
}
