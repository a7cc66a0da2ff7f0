import type { RightRow } from './table.js';

const LADDER = ['viewer', 'duty', 'hq', 'administrator'] as const;
export type Role = (typeof LADDER)[number];

/** Who calls. */
export interface Caller {
  name: string;
  /** Undefined: nobody is signed in. */
  role?: Role;
  /** Of the town whose things are named. */
  isOwnTown: boolean;
  factor: 'none' | 'given lately' | 'given long ago';
  /** Holds the link of a message. */
  hasLink: boolean;
}

/** `through`: it is the route's own matter then, whatever it answers but a refusal. */
export type Expected = { through: true } | { through: false; status: 401 | 403; code: string };

const refused = (status: 401 | 403, code: string): Expected => ({ through: false, status, code });

/** What a caller is to be answered, by the page of rights alone: a second opinion on the hub's own. */
export function expectedOf(row: RightRow, caller: Caller): Expected {
  if (row.from === 'everybody' || row.from === 'link') return { through: true };
  const { role } = caller;
  if (!role) return refused(401, 'not-signed-in');
  if (LADDER.indexOf(role) < LADDER.indexOf(row.from)) return refused(403, 'not-allowed');
  if (row.secondFactor && caller.factor === 'none') return refused(403, 'second-factor-wanted');
  if (['station', 'camera', 'person'].includes(row.ownTown) && !caller.isOwnTown)
    return refused(403, 'other-town');
  if (row.again && caller.factor === 'given long ago') return refused(403, 'code-wanted');
  // Of these the route itself looks, after what is asked of everybody.
  if (row.ownTown !== '' && !caller.isOwnTown) return refused(403, 'other-town');
  return { through: true };
}

export interface Answer {
  status: number;
  /** Of a refusal. */
  code: string;
}

/** The page of a link: who holds none learns nothing there. */
const OF_LINK = 'GET /a/:token';
/** Open to everybody, it says itself who is asking: the one such route whose answer to nobody is a refusal. */
const WHO_ASKS = 'GET /api/v1/session';

/** What is wrong with an answer; undefined: nothing. */
export function faultOf(row: RightRow, caller: Caller, { status, code }: Answer): string | undefined {
  const expected = expectedOf(row, caller);
  const told = `${row.route} as ${caller.name}: ${status}${code === '' ? '' : ` ${code}`}`;
  if (code === 'not-found') return `${told}, the hub has no such route`;
  if (status >= 500 && status !== 503) return `${told}, it broke`;
  if (!expected.through)
    return status === expected.status && code === expected.code
      ? undefined
      : `${told}, expected ${expected.status} ${expected.code}`;
  if (row.route === OF_LINK) return status === (caller.hasLink ? 200 : 404) ? undefined : told;
  if (row.route === WHO_ASKS && !caller.role) return code === 'not-signed-in' ? undefined : told;
  return status === 401 || status === 403 ? `${told}, expected to be let through` : undefined;
}

/** Routes that the hub answers and the page lacks, and the other way round. Pages and files of the screens stand on no page. */
export function strayRoutes(rows: readonly RightRow[], answered: readonly string[]): string[] {
  const [listed, real] = [new Set(rows.map(({ route }) => route)), new Set(answered)];
  const isOfScreens = (route: string) =>
    /^GET \//.test(route) && !/^GET \/(?:api|a|tiles|rehearsal\/api|rehearsal\/a)(?:\/|$)/.test(route);
  return [
    ...answered
      .filter((route) => !listed.has(route) && !isOfScreens(route))
      .map((route) => `${route}: the hub answers it, and the page of rights has no row`),
    ...[...listed]
      .filter((route) => !real.has(route))
      .map((route) => `${route}: the page of rights has it, and the hub does not answer it`),
  ];
}
