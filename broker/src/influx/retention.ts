import { DAY, type Instant, type Milliseconds } from '@kawamori/contracts';
import type { InfluxServer } from './influx-client.js';
import { InfluxFault } from './influx-fault.js';
import type { RollUpPolicy } from './schema.js';

/**
 * How long the server keeps what. Where readings are kept for some years only, they stay in the database's default policy, which is
 * shortened, and everything else (roll-ups, how far the feeding has come) has a policy of its own that keeps it for ever.
 */
const OWN_POLICY = 'kawamori_rollups' satisfies RollUpPolicy;

interface StandingPolicy {
  name: string;
  /** Undefined: for ever. */
  keepsMs: Milliseconds | undefined;
  isDefault: boolean;
}

/** What was done about the server's policies, or has to be done by somebody who may. */
export interface PolicyNews {
  statement: string;
  outcome: 'done' | 'not-allowed' | 'advised';
}

export interface Retention {
  rollUps: RollUpPolicy;
  /** Readings before this instant are none of the server's any more. */
  readingsFrom(now: Instant): Instant;
}

/** @throws {InfluxFault} `no-database` where it does not stand */
async function standingPolicies(server: InfluxServer): Promise<StandingPolicy[]> {
  const [rows = []] = await server.query(`SHOW RETENTION POLICIES ON "${server.database}"`);
  return rows.map((row) => ({
    name: String(row.name),
    keepsMs: durationOf(String(row.duration)),
    isDefault: row.default === true,
  }));
}

/** As Go writes durations: `26280h0m0s`, and `0s` for no end. */
function durationOf(text: string): Milliseconds | undefined {
  const [, hours = '0', minutes = '0', seconds = '0'] =
    /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return ms === 0 ? undefined : ms;
}

function retentionOf(policies: readonly StandingPolicy[]): Retention {
  const keepsMs = policies.find(({ isDefault }) => isDefault)?.keepsMs;
  return {
    rollUps: policies.some(({ name }) => name === OWN_POLICY) ? OWN_POLICY : '',
    // The server counts by its own clock: a day less, so that no stretch is summed up of what is just being let go of.
    readingsFrom: (now) => (keepsMs === undefined ? Number.MIN_SAFE_INTEGER : now - keepsMs + DAY),
  };
}

/** Where roll-ups stand on a server. */
export async function readRetention(server: InfluxServer): Promise<Retention> {
  return retentionOf(await standingPolicies(server));
}

/** Gives roll-ups a policy of their own, where readings are to be kept for some years only. Where the user may not, all stays as it is. */
export async function makeRoomForRollUps(
  server: InfluxServer,
  readingsYears: number | undefined,
  tell: (news: PolicyNews) => void,
): Promise<Retention> {
  const retention = await readRetention(server);
  if (readingsYears === undefined || retention.rollUps === OWN_POLICY) return retention;
  const statement = `CREATE RETENTION POLICY "${OWN_POLICY}" ON "${server.database}" DURATION INF REPLICATION 1 SHARD DURATION 52w`;
  return (await carriedOut(server, statement, tell)) ? readRetention(server) : retention;
}

/**
 * Has readings kept so long as is wanted. Only once every roll-up stands in a policy of its own: what a shorter policy lets go of is gone.
 */
export async function settleReadings(
  server: InfluxServer,
  readingsYears: number | undefined,
  tell: (news: PolicyNews) => void,
): Promise<Retention> {
  const policies = await standingPolicies(server);
  const retention = retentionOf(policies);
  const standing = policies.find(({ isDefault }) => isDefault);
  const wantedMs = readingsYears === undefined ? undefined : readingsYears * 365 * DAY;
  if (!standing || standing.keepsMs === wantedMs) return retention;
  const duration = readingsYears === undefined ? 'INF' : `${readingsYears * 365}d`;
  const statement = `ALTER RETENTION POLICY "${standing.name}" ON "${server.database}" DURATION ${duration}`;
  // Somebody else has shortened it, and roll-ups stand in it: that is theirs to undo.
  if (retention.rollUps !== OWN_POLICY) {
    if (readingsYears === undefined) tell({ statement, outcome: 'advised' });
    return retention;
  }
  return (await carriedOut(server, statement, tell)) ? readRetention(server) : retention;
}

async function carriedOut(
  server: InfluxServer,
  statement: string,
  tell: (news: PolicyNews) => void,
): Promise<boolean> {
  try {
    await server.query(statement);
    tell({ statement, outcome: 'done' });
    return true;
  } catch (error) {
    if (!(error instanceof InfluxFault) || error.kind !== 'not-allowed') throw error;
    tell({ statement, outcome: 'not-allowed' });
    return false;
  }
}
