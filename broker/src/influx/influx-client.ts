// The only file that names the npm package influx (InfluxDB 1.x over HTTP).
import { after } from '@kawamori/kit';
import { escape as escaped, InfluxDB } from 'influx';
import type { InfluxConfig } from '../hub-config.js';
import { InfluxFault } from './influx-fault.js';
import type { Line } from './line-protocol.js';
import { lineWriter } from './line-writer.js';
import type { InfluxRow, RollUpPolicy } from './schema.js';

/** An InfluxDB 1.x as the hub uses it. Every call settles within five seconds and rejects with an {@link InfluxFault}. */
export interface InfluxServer {
  readonly database: string;
  /** Makes the database where it is missing. */
  create(): Promise<void>;
  /** Resolves when every point is on the server's disk. Of a batch that is refused in part, the good points stand. */
  write(lines: readonly Line[], policy: RollUpPolicy): Promise<void>;
  /** Rows of each statement, tags included where they are grouped by. */
  query(...statements: readonly string[]): Promise<InfluxRow[][]>;
}

/** A name or a value for a statement. */
export const literal = (text: string): string => escaped.stringLit(text);

const TIMEOUT_MS = 5_000;

/** The client's own retries and its pauses after a fault are switched off: when to try again is the feeder's to say. */
const NO_PAUSE = { getDelay: () => 0, next: () => NO_PAUSE, reset: () => NO_PAUSE };

export type ServerOptions = Pick<InfluxConfig, 'url' | 'database' | 'user'> & {
  password: string | undefined;
  /** PEM of the authority that has signed the server's certificate; undefined for those that everybody knows. */
  ca: string | undefined;
};

/**
 * Of each shard the server keeps what is new in memory: with its own choice of a week a back-fill of two years of minutes took it 3 GB,
 * with half a year 0.64 (influxd 1.6.7).
 */
const SHARD = '26w';

export function influxServer(options: ServerOptions): InfluxServer {
  const { url, database, user, password, ca } = options;
  const { protocol, hostname, port, pathname } = new URL(url);
  const isTls = protocol === 'https:';
  const client = new InfluxDB({
    hosts: [
      {
        protocol: isTls ? 'https' : 'http',
        host: hostname,
        port: Number(port || (isTls ? 443 : 80)),
        path: pathname.replace(/\/$/, ''),
        ...(ca === undefined ? {} : { options: { ca } }),
      },
    ],
    database,
    // The client's default is a user named root: an empty name is sent nowhere.
    ...(user === undefined ? {} : { username: user, password: password ?? '' }),
    pool: { requestTimeout: TIMEOUT_MS, maxRetries: 0, backoff: NO_PAUSE },
  });
  const write = lineWriter(options);
  const query: InfluxServer['query'] = (...statements) =>
    settled(async (signal) => {
      const answer: unknown = await client.queryRaw([...statements], {
        precision: 'ms',
        method: 'POST',
        signal,
      });
      return (answer as RawAnswer).results.map(rowsOf);
    });
  return {
    database,
    create: async () => {
      await query(`CREATE DATABASE "${database}" WITH SHARD DURATION ${SHARD}`);
    },
    write: (lines, policy) =>
      settled((signal) => write(lines.map(({ text }) => text).join('\n'), policy, signal)),
    query,
  };
}

interface RawAnswer {
  results: RawResult[];
}
interface RawResult {
  error?: string;
  series?: { tags?: Record<string, string>; columns: string[]; values: unknown[][] }[];
}

function rowsOf({ error, series = [] }: RawResult): InfluxRow[] {
  if (error !== undefined) throw InfluxFault.ofAnswer(200, error);
  return series.flatMap(({ tags = {}, columns, values }) =>
    values.map((row) => ({ ...tags, ...Object.fromEntries(columns.map((name, i) => [name, row[i]])) })),
  );
}

/** The client does not notice an answer that stops in its middle, so every call has an end of its own. */
async function settled<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = new Promise<never>((_, reject) => {
    over.signal.addEventListener('abort', () => reject(InfluxFault.frozen(TIMEOUT_MS)), { once: true });
  });
  const deadline = after(TIMEOUT_MS, () => over.abort());
  try {
    return await Promise.race([call(over.signal), late]);
  } catch (error) {
    throw InfluxFault.of(error, TIMEOUT_MS);
  } finally {
    deadline.cancel();
  }
}
