import { join } from 'node:path';
import {
  AccountGrant,
  AccountName,
  AccountView,
  Invitation,
  type Role,
  type TownId,
  toIsoJst,
} from '@kawamori/contracts';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import type { OperatorClient } from './operator-client.js';
import { byRunningHub, type Faults, type Io, ownCommand, ownWords } from './own-words.js';

export const ACCOUNT_HELP = `kawamori account: who may sign in to the hub's screens, and what they may do
                  画面にサインインできる人と、その権限

usage: kawamori account list [--json]
       kawamori account invite NAME --role viewer|duty|hq|administrator --town TOWN[,TOWN]|all [--person ID]
       kawamori account invite NAME
       kawamori account grant NAME --role ROLE --town TOWN[,TOWN]|all [--person ID]
       kawamori account disable NAME
       kawamori account enable NAME
       kawamori account sign-out NAME
       kawamori account reset-second-factor NAME
       kawamori account log [--json]

  invite               makes an account and prints a link by which its person chooses a password, once and within 72 hours;
                       of an account that stands, without --role and --town: a new link, for a password that was forgotten
  grant                changes role, towns and person
  disable, enable      stops an account, all its sign-ins at once; lets it in again
  sign-out             ends all sign-ins of an account
  reset-second-factor  takes the authenticator of somebody away who has lost it and the recovery codes
  log                  every change of accounts, and who made it; beside a running hub or without one

  --role ROLE          viewer sees; duty also answers notices and says what counts; hq also leads: maintenance, rehearsals;
                       administrator also gives accounts
  --town TOWN          whose stations it acts upon; all for every town's
  --person ID          the duty person whose account it is
  --data DIR           the hub's data folder (default: $KAWAMORI_DATA, else .kawamori/hub)

Everything but log needs a running hub. Exit codes: 0 done, 1 not possible, 2 wrong usage.
`;

const VERBS = ['list', 'invite', 'grant', 'disable', 'enable', 'sign-out', 'reset-second-factor', 'log'];
const OPTIONS = {
  role: { type: 'string' },
  town: { type: 'string' },
  person: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;
const NAMELESS: readonly string[] = ['list', 'log'];
const GRANTING: readonly string[] = ['invite', 'grant'];

type Asked =
  | { verb: 'list'; json: boolean }
  | { verb: 'log'; json: boolean }
  | { verb: 'invite'; name: string; grant: AccountGrant | undefined }
  | { verb: 'grant'; name: string; grant: AccountGrant }
  | { verb: 'disable' | 'enable' | 'sign-out' | 'reset-second-factor'; name: string };

/** The words after `account`; every fault told together. */
export function readAccountWords(argv: readonly string[]): Asked | 'help' | Faults {
  const line = ownWords('account', argv, { verbs: VERBS, options: OPTIONS });
  if (line === 'help' || 'faults' in line) return line;
  const { verb, values } = line;
  const [name, ...more] = line.words;
  const faults = more.map((word) => `account ${verb}: unexpected word ${word}`);
  const isNameless = NAMELESS.includes(verb);
  if (isNameless && name !== undefined) faults.push(`account ${verb}: unexpected word ${name}`);
  if (!isNameless && !AccountName.safeParse(name).success)
    faults.push(`account ${verb}: expected NAME, 2 to 40 letters, digits, dots, hyphens and underscores`);
  if (values.json && !isNameless) faults.push(`account ${verb} takes no --json`);
  const stated = { role: values.role, towns: townsIn(values.town), person: values.person ?? null };
  const isGranting = [values.role, values.town, values.person].some((value) => value !== undefined);
  if (isGranting && !GRANTING.includes(verb))
    faults.push(`account ${verb} takes no --role, --town or --person`);
  const grant = AccountGrant.safeParse(stated);
  if (GRANTING.includes(verb) && (isGranting || verb === 'grant') && !grant.success) {
    for (const field of new Set(grant.error.issues.map(({ path }) => String(path[0])))) {
      const [option, expected] = OPTION_OF[field] ?? [field, ''];
      faults.push(`account ${verb}: ${option}: expected ${expected}`);
    }
  }
  if (faults.length > 0) return { faults };
  if (verb === 'list' || verb === 'log') return { verb, json: values.json ?? false };
  const named = { verb, name: name ?? '' };
  if (verb === 'invite') return { ...named, verb, grant: isGranting ? grant.data : undefined };
  return { ...named, ...(grant.success ? { grant: grant.data } : {}) } as Asked;
}

const OPTION_OF: Readonly<Record<string, readonly [option: string, expected: string]>> = {
  role: ['--role', 'viewer, duty, hq or administrator'],
  towns: ['--town', "a town's id, several with commas between them, or all"],
  person: ['--person', "a duty person's id"],
};

const townsIn = (text: string | undefined): string[] | null | undefined =>
  text === 'all' ? null : text?.split(',').filter((word) => word !== '');

/** `kawamori account …`; the exit code. */
export const accountCommand = (argv: readonly string[], at: { io: Io; dataDir: string }): Promise<number> =>
  ownCommand(readAccountWords(argv), { name: 'account', help: ACCOUNT_HELP, ...at }, (asked) =>
    asked.verb === 'log'
      ? showLog(join(at.dataDir, 'journal.db'), asked.json, at.io)
      : byRunningHub(at, (hub) => carryOut(asked, hub, at.io)),
  );

async function carryOut(
  asked: Exclude<Asked, { verb: 'log' }>,
  hub: OperatorClient,
  { out }: Io,
): Promise<number> {
  if (asked.verb === 'list') {
    const accounts = AccountView.array().parse(await hub.ask('GET', '/api/v1/accounts'));
    if (asked.json) out(`${JSON.stringify(accounts, undefined, 2)}\n`);
    else for (const one of accounts) out(`${lineOf(one)}\n`);
    if (!asked.json && accounts.length === 0) out('no account yet: kawamori setup-link\n');
    return 0;
  }
  const path = `/api/v1/accounts/${encodeURIComponent(asked.name)}`;
  switch (asked.verb) {
    case 'invite': {
      const { name, grant } = asked;
      const answer = grant
        ? await hub.ask('POST', '/api/v1/accounts', { name, ...grant })
        : await hub.ask('POST', `${path}/invite`, {});
      const { url, until } = Invitation.parse(answer);
      out(`${url}\nworks once, until ${toIsoJst(until)}; it is not shown again\n`);
      return 0;
    }
    case 'grant':
      await hub.ask('POST', `${path}/grant`, asked.grant);
      break;
    case 'disable':
    case 'enable':
      await hub.ask('POST', `${path}/${asked.verb}`, {});
      break;
    case 'sign-out':
      await hub.ask('DELETE', `${path}/sessions`);
      break;
    case 'reset-second-factor':
      await hub.ask('DELETE', `${path}/second-factor`);
      break;
  }
  out(`${asked.name}: done\n`);
  return 0;
}

const townsOf = (towns: readonly TownId[] | null): string => towns?.join(',') ?? 'all towns';
const grantWords = ({
  role,
  towns,
  person,
}: {
  role: Role;
  towns: readonly TownId[] | null;
  person?: string | null;
}) => `${role}, ${townsOf(towns)}${person ? `, ${person}` : ''}`;

function lineOf({ name, state, secondFactor, signedIn, invitedUntil, ...grant }: AccountView): string {
  const invited = invitedUntil === null ? [] : [`invited until ${toIsoJst(invitedUntil)}`];
  const factor = secondFactor ? ['second factor'] : [];
  return [name, state, grantWords(grant), ...factor, `${signedIn} signed in`, ...invited].join('\t');
}

const KINDS = [
  'account.created',
  'account.invited',
  'account.password-set',
  'account.granted',
  'account.disabled',
  'account.enabled',
  'account.second-factor-set',
  'account.recovery-used',
  'account.second-factor-removed',
  'account.key-added',
  'account.key-removed',
  'account.key-doubted',
] as const;

/** Read beside the hub that writes it. Hashes, digests and sealed secrets are nobody's to see. */
function showLog(journal: string, json: boolean, { out }: Io): number {
  const reader = openJournalForReading(journal);
  try {
    for (const fact of reader.readKinds(KINDS)) {
      const body = fact.body as { name: string; by?: string; how?: string; grant?: AccountGrant };
      const { name, by, how, grant } = body;
      const line = { at: toIsoJst(fact.wallAt), what: fact.kind, name, by, how, grant };
      if (json) out(`${JSON.stringify(line)}\n`);
      else {
        const more = [how, grant && grantWords(grant), by && `by ${by}`].filter((word) => word !== undefined);
        out(`${[line.at, fact.kind, name, ...more].join('\t')}\n`);
      }
    }
    return 0;
  } finally {
    reader.close();
  }
}
