import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE, SECOND, SessionView } from '@kawamori/contracts';
import { eventually } from './parts/eventually.js';
import { neededFaketime, surroundingsAt } from './parts/faketime.js';
import { type MailDesk, mailDesk } from './parts/mail-desk.js';
import { askOperator } from './parts/operator.js';
import { type RealHub, startHub } from './parts/real-hub.js';
import { REPOSITORY } from './parts/repository.js';
import { call, type Staff, signInByLink } from './parts/staff.js';
import type { Proof, ProofContext, Verdict } from './proof.js';
import { answerTo, type Bearer, bodyOf, callRow, type Named } from './rights/calling.js';
import { type Caller, expectedOf, faultOf, type Role, strayRoutes } from './rights/judging.js';
import {
  type Account,
  CAMERA,
  furnish,
  joined,
  OTHER,
  OWN,
  PERSON,
  STATION,
  withFactor,
} from './rights/stage.js';
import { type RightRow, rightRows } from './rights/table.js';

const ROLES: readonly Role[] = ['viewer', 'duty', 'hq', 'administrator'];
const VICTIM = 'victim';
/** Longer than a second factor counts for what asks for it again. */
const LONG_AGO = 16 * MINUTE;

/** Every route as everybody, on a hub that runs: allowed goes through, refused is refused with its reason and changes nothing. */
export const rights: Proof = {
  name: 'rights',
  about:
    'every route by every role, town, second factor and link on the real hub: let through or refused as the page of rights says',
  run: async (context) => {
    const rows = rightRows(readFileSync(join(REPOSITORY.root, 'deploy/docs/rights.md'), 'utf8'));
    const offsetFile = join(context.folder, 'offset');
    writeFileSync(offsetFile, '+0');
    const mail = await mailDesk(() => ({ does: 'takes', afterMs: 0 }));
    const { FAKETIME: _unset, ...library } = surroundingsAt(neededFaketime(), '+0');
    const hub = await startHub(
      context.folder,
      {
        http: { port: 0, publicUrl: 'https://kawamori.town.example' },
        notices: {
          linkUrl: 'https://kawamori.town.example',
          mail: { server: { host: '127.0.0.1', port: mail.port }, from: 'kawamori@town.example' },
        },
      },
      { ...library, FAKETIME_TIMESTAMP_FILE: offsetFile, FAKETIME_NO_CACHE: '1' },
    );
    try {
      return await tryAll(context, { rows, hub, mail, offsetFile });
    } finally {
      await hub.stop();
      await mail.close();
    }
  },
};

interface Stage {
  rows: readonly RightRow[];
  hub: RealHub;
  mail: MailDesk;
  offsetFile: string;
}

async function tryAll(context: ProofContext, { rows, hub, mail, offsetFile }: Stage): Promise<Verdict> {
  const url = `http://localhost:${hub.httpPort}`;
  const dataDir = join(context.folder, 'hub');
  const chief = await signInByLink(hub.setupUrl.replace(/^https:\/\/[^/]+/, url));
  const river = await furnish(hub, context.folder, mail);
  const accounts = await Promise.all(
    ROLES.flatMap((role) => [OWN, OTHER].map((town) => joined(dataDir, url, role, town))),
  );
  await joined(dataDir, url, 'viewer', OWN, VICTIM);
  const named: Named = {
    ...{ station: STATION, camera: CAMERA, person: PERSON, account: VICTIM, town: OWN },
    token: river.token,
    announcement: await recorded(chief, 'announcements'),
    order: await recorded(chief, 'orders'),
    muster: NO_MUSTER,
  };
  let addresses = 0;
  const bearer = (caller: Caller, cookie?: string): Bearer => ({
    ...{ caller, address: `203.0.113.${++addresses}` },
    ...(cookie === undefined ? {} : { cookie }),
  });
  // Of the other town the short measure has those who may most: what holds them back is its own row.
  const staff = (factor: Caller['factor']) =>
    accounts
      .filter(({ town }) => !context.short || town === OWN || factor === 'given lately')
      .map(({ name, role, town, cookie }) =>
        bearer(
          { name: `${name}, factor ${factor}`, role, isOwnTown: town === OWN, factor, hasLink: false },
          cookie,
        ),
      );
  const strangers = [
    bearer({ name: 'nobody', isOwnTown: false, factor: 'none', hasLink: false }),
    bearer({ name: 'a link’s holder', isOwnTown: false, factor: 'none', hasLink: true }),
  ];
  const faults: string[] = strayRoutes(rows, await askOperator<string[]>(dataDir, 'GET', '/routes'));
  const counts = { let: 0, refused: 0 };
  const heading: string[][] = [];
  const callAll = async (one: Bearer, isAllowed: boolean, isLast: boolean) => {
    const own = rows.filter((row) => expectedOf(row, one.caller).through === isAllowed);
    // Whoever signs out does so at the very end.
    const inOrder = [...own].sort((a, b) => Number(ends(a)) - Number(ends(b)));
    const { cookie: _stays, ...unsigned } = one;
    for (const row of inOrder) {
      const who = ends(row) && !isLast ? unsigned : one;
      const fault = faultOf(row, one.caller, await callRow(url, row, named, who));
      if (fault) faults.push(fault);
      counts[isAllowed ? 'let' : 'refused']++;
    }
  };
  /** What is refused first: what it left must be as it was. */
  const round = async (bearers: readonly Bearer[], isLast = false) => {
    const before = await stateOf(chief, dataDir);
    for (const isAllowed of [false, true]) {
      await Promise.all(bearers.map((one) => callAll(one, isAllowed, isLast)));
      if (isAllowed) continue;
      const after = await stateOf(chief, dataDir);
      if (after !== before)
        faults.push(`what was refused has changed something: ${differenceOf(before, after)}`);
    }
    for (const { caller } of bearers) {
      const through = rows.filter((row) => expectedOf(row, caller).through).length;
      heading.push([caller.name, String(through), String(rows.length - through)]);
    }
  };
  await round([...strangers, ...staff('none')]);
  const authenticators = await Promise.all(accounts.map((account) => withFactor(url, account, Date.now())));
  for (const [i, secret] of authenticators.entries())
    if (secret === '') faults.push(`no authenticator: ${i}`);
  named.muster = await calledTogether(url, accounts);
  await round(staff('given lately'));
  writeFileSync(offsetFile, `+${LONG_AGO / SECOND}s`);
  const long = async () => {
    await river.bearOut(Date.now() + LONG_AGO);
    return isLongAgo(url, accounts[0]?.cookie ?? '');
  };
  await eventually('the hub to be a quarter of an hour on', long, { withinMs: 60_000, everyMs: 200 });
  await round(staff('given long ago'), true);
  faults.push(...(await besideTheTable(url, rows, bearer)));
  const mode = statSync(join(dataDir, 'hub.sock')).mode & 0o077;
  if (mode !== 0) faults.push('the operator’s socket is open to others than its owner');
  river.end();
  context.table(['who', 'let through', 'refused'], heading);
  for (const fault of faults.slice(0, 20)) context.say(fault);
  return {
    holds: faults.length === 0,
    figure: `${rows.length} routes by ${heading.length} callers: ${counts.let} let through, ${counts.refused} refused with their reason, ${faults.length} otherwise`,
  };
}

/** Whether a second factor that was given by somebody counts no more for what asks for it again. */
async function isLongAgo(url: string, cookie: string): Promise<true | undefined> {
  const { status, text } = await call(url, 'GET', '/api/v1/session', { headers: { cookie } });
  if (status !== 200) throw new Error(`GET /api/v1/session: HTTP ${status} ${text}`);
  return SessionView.parse(JSON.parse(text)).confirmedUntil === null ? true : undefined;
}

const ends = ({ route }: RightRow): boolean => route === 'DELETE /api/v1/session';

/** Until somebody has a second factor nobody may call one. */
const NO_MUSTER = `condition:muster:${OWN}:none`;

/** Headquarters of the town whose things are named call their people together; its id. */
async function calledTogether(url: string, accounts: readonly Account[]): Promise<string> {
  const hq = accounts.find(({ role, town }) => role === 'hq' && town === OWN);
  const headers = { cookie: hq?.cookie ?? '' };
  const path = '/api/v1/musters';
  const body = JSON.stringify(bodyOf(`POST ${path}`, { town: OWN }));
  const { status, text } = await call(url, 'POST', path, { body, headers });
  if (status !== 200) throw new Error(`POST ${path}: HTTP ${status} ${text}`);
  const asked = async () => {
    const answer = await call(url, 'GET', path, { headers });
    return (JSON.parse(answer.text) as { musters: { id: string }[] }).musters[0]?.id;
  };
  return eventually('the muster', asked, { withinMs: 60_000 });
}

/** Records what somebody has said for the town whose things are named; its id. */
async function recorded(chief: Staff, what: 'announcements' | 'orders'): Promise<string> {
  const path = `/api/v1/${what}`;
  const body = JSON.stringify(bodyOf(`POST ${path}`, { town: OWN }));
  const { status, text } = await call(chief.url, 'POST', path, { body, headers: { cookie: chief.cookie } });
  if (status !== 200) throw new Error(`POST ${path}: HTTP ${status} ${text}`);
  return (JSON.parse(text) as { id: string }).id;
}

/** What staff have done, and who may what: what a refused call could have changed. */
async function stateOf(chief: Staff, dataDir: string): Promise<string> {
  const period = `from=0&to=${Date.now() + 3_600_000}`;
  const ledger = await call(chief.url, 'GET', `/api/v1/ledger.csv?${period}&form=plain`, {
    headers: { cookie: chief.cookie },
  });
  const accounts = await askOperator<object[]>(dataDir, 'GET', '/api/v1/accounts');
  // What the hub itself notes meanwhile (an equipment that is silent, a try of a channel) is nobody's doing.
  const done = ledger.text
    .split('\n')
    .filter((line) => /,(?:setting|handling|quality|official|picture),/.test(line));
  return [...done, ...accounts.map((one) => JSON.stringify(one))].join('\n');
}

const differenceOf = (before: string, after: string): string => {
  const known = new Set(before.split('\n'));
  return after.split('\n').find((line) => !known.has(line)) ?? 'something is gone';
};

/** Methods that the page does not name, and other spellings of addresses: none is an entrance. */
async function besideTheTable(
  url: string,
  rows: readonly RightRow[],
  bearer: (caller: Caller) => Bearer,
): Promise<string[]> {
  const nobody: Caller = { name: 'nobody', isOwnTown: false, factor: 'none', hasLink: false };
  const faults: string[] = [];
  const listed = new Set(rows.map(({ route }) => route));
  const one = bearer(nobody);
  for (const address of new Set(rows.map(({ route }) => route.split(' ')[1] ?? '')))
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const route = `${method} ${address}`;
      if (listed.has(route)) continue;
      const path = address.replace(/:(\w+)/g, '1').replace('*', 'snapshot');
      const answer = await answerTo(url, { method, path }, one);
      // An address may be one of another row, too: `keys/challenge` names a key to whoever takes keys away.
      if (answer.status !== 404 && answer.code !== 'not-signed-in')
        faults.push(`${route} is on no page and is answered ${answer.status}`);
    }
  const closed = rows.filter(({ route, from }) => /^GET [^:*]*$/.test(route) && from !== 'everybody');
  const other = bearer(nobody);
  for (const { route } of closed) {
    const path = route.slice('GET '.length);
    for (const spelt of [
      `${path}/`,
      `/${path}`,
      path.toUpperCase(),
      `/rehearsal/..${path}`,
      `/%2e${path}`,
      `/assets/..%2f..${path}`,
    ]) {
      const { status } = await answerTo(url, { method: 'GET', path: spelt }, other);
      if (status < 400 || status >= 500) faults.push(`GET ${spelt} is answered ${status} to nobody`);
    }
  }
  return faults;
}
