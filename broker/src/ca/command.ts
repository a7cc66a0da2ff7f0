import { existsSync, mkdirSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Instant, NodeId, toIsoJst } from '@kawamori/contracts';
import { type Clock, ConfigError } from '@kawamori/kit';
import {
  type Authority,
  type AuthorityFolder,
  authorityFolder,
  authorityFolderOf,
  TRUSTED_FILE,
  writeWholeFile,
} from './authority-folder.js';
import { dueOf, validityOf } from './lifetimes.js';

export interface CaInputs {
  io: { out(text: string): void; err(text: string): void };
  wallClock: Clock;
  dataDir: string;
}

/** 0 done, 1 not possible or something is due, 2 wrong usage or configuration. */
type ExitCode = 0 | 1 | 2;

const HELP = `kawamori ca: the towns' own authority for TLS between nodes and hub
町独自の認証局（観測機器とハブの間の TLS 用）

usage: kawamori ca init --host NAME [--host …] [--address IP …] [--name TEXT]
                          makes the authority, and the hub's certificate for these names; refuses where there is one
                          認証局とハブの証明書を作る（既にあれば何もしない）
       kawamori ca renew [--host NAME …] [--address IP …] [--key FILE]
                          a new certificate for the hub; without names for the same ones
                          ハブの証明書を更新する
       kawamori ca certify NODE [NODE …] --out FOLDER [--key FILE]
                          ca.pem, node.pem and node.key for a node's card; for several nodes, each in FOLDER/NODE
                          観測機器の証明書と鍵を作る
       kawamori ca rotate [--name TEXT]
                          a second authority: from now on it signs the nodes' cards, and both are believed
                          認証局の世代交代を始める（新旧とも有効）
       kawamori ca retire NUMBER [--key FILE]
                          believes the older one no more, and signs the hub anew; cards of before shut nodes out
                          古い認証局を廃止する（古い証明書の観測機器はつながらなくなる）
       kawamori ca list   what there is, and until when it counts; exit code 1 where something ends within 30 days
                          証明書の一覧と期限

  --key FILE   the authority's key, where it lies on a stick and not in the data folder 認証局の鍵
  --data DIR   the hub's data folder; the authority lies in its folder ca/
  --help

A certificate alone lets no node in: it needs its secret too (kawamori node add), and kawamori node revoke ends both.
Exit codes: 0 done, 1 not possible, 2 wrong usage or configuration.
`;

const OPTIONS = {
  host: { type: 'string', multiple: true },
  address: { type: 'string', multiple: true },
  name: { type: 'string' },
  key: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean' },
} as const;

const HOST =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/**
 * `kawamori ca …`
 * @param argv the words after `kawamori ca`
 */
export async function caCommand(argv: readonly string[], inputs: CaInputs): Promise<ExitCode> {
  const { io } = inputs;
  const wrong = (fault: string): ExitCode => {
    io.err(`${fault}\nkawamori ca --help shows the commands\n`);
    return 2;
  };
  let line: ReturnType<typeof parse>;
  try {
    line = parse(argv);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = line;
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const [what, subject, ...more] = positionals;
  const { host: hosts = [], address: addresses = [] } = values;
  const unexpected = what === 'certify' ? undefined : what === 'retire' ? more[0] : subject;
  if (unexpected !== undefined) return wrong(`unexpected word ${unexpected}`);
  const badHost = hosts.find((host) => !HOST.test(host) || isIP(host) !== 0);
  if (badHost !== undefined)
    return wrong(`--host: expected a name such as hub.example.lg.jp, received ${badHost}`);
  const badAddress = addresses.find((address) => isIP(address) === 0);
  if (badAddress !== undefined) return wrong(`--address: expected an IP address, received ${badAddress}`);
  const names = { hosts, addresses };
  const isNamed = hosts.length + addresses.length > 0;
  switch (what) {
    case 'init':
      if (!isNamed) return wrong('init: expected --host NAME or --address IP, as nodes call the hub');
      return init(names, values.name ?? 'Kawamori', inputs);
    case 'renew':
      return renew(isNamed ? names : undefined, values.key, inputs);
    case 'certify': {
      const nodes = [...new Set([subject ?? '', ...more])];
      const bad = nodes.find((node) => !NodeId.safeParse(node).success);
      if (bad !== undefined) return wrong(`certify: expected a node's id, received ${bad || 'nothing'}`);
      if (values.out === undefined) return wrong('certify: expected --out FOLDER');
      return certify(nodes, { out: values.out, keyFile: values.key }, inputs);
    }
    case 'rotate':
      return rotate(values.name ?? 'Kawamori', inputs);
    case 'retire':
      if (!/^[1-9][0-9]{0,3}$/.test(subject ?? ''))
        return wrong(`retire: expected an authority's number, received ${subject ?? 'nothing'}`);
      return retire(Number(subject), values.key, inputs);
    case 'list':
      return list(inputs);
    default:
      return wrong(`expected init, renew, certify, rotate, retire or list, received ${what ?? 'nothing'}`);
  }
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
}

interface Names {
  hosts: readonly string[];
  addresses: readonly string[];
}

async function init(
  names: Names,
  organisation: string,
  { io, wallClock, dataDir }: CaInputs,
): Promise<ExitCode> {
  const files = authorityFolder(authorityFolderOf(dataDir));
  if (files.authorities().length > 0) {
    io.err(`there is an authority in ${files.folder} already; nothing was changed\n`);
    return 1;
  }
  const { newAuthority, newServer } = await import('./x509.js');
  const now = wallClock.now();
  const validity = validityOf('authority', now);
  const authority = await newAuthority({ organisation, commonName: 'Kawamori CA 1', ...validity });
  const server = await newServer({ issuer: authority, names, ...validityOf('server', now, validity) });
  files.add(1, authority);
  files.putServer(server);
  io.out(`${files.folder}\n`);
  io.err('authority-1.key signs every node: move it to a stick, keep it locked up, and name it with --key\n');
  return 0;
}

function current(dataDir: string) {
  const files = authorityFolder(authorityFolderOf(dataDir));
  const all = files.authorities();
  const [oldest] = all;
  const newest = all.at(-1);
  if (!oldest || !newest)
    throw new ConfigError(files.folder, ['there is no authority here; make it: kawamori ca init']);
  return { files, all, oldest, newest };
}

async function signServer(
  files: AuthorityFolder,
  { authority, names, keyFile }: { authority: Authority; names: Names; keyFile: string | undefined },
  now: Instant,
): Promise<void> {
  const issuer = files.issuer(authority, keyFile);
  const { newServer } = await import('./x509.js');
  files.putServer(await newServer({ issuer, names, ...validityOf('server', now, authority) }));
}

async function renew(
  names: Names | undefined,
  keyFile: string | undefined,
  { io, wallClock, dataDir }: CaInputs,
): Promise<ExitCode> {
  const { files, oldest } = current(dataDir);
  const called = names ?? namesOfServer(files);
  // The oldest that is believed: nodes with a card from before the newest know no other.
  await signServer(files, { authority: oldest, names: called, keyFile }, wallClock.now());
  io.out(`${[...called.hosts, ...called.addresses].join(', ')}\n`);
  io.err('a running hub takes it within a minute\n');
  return 0;
}

function namesOfServer(files: AuthorityFolder): Names {
  const server = files.server();
  if (!server)
    throw new ConfigError(files.folder, ['there is no server.pem; name the hub with --host or --address']);
  return server.facts;
}

async function rotate(organisation: string, { io, wallClock, dataDir }: CaInputs): Promise<ExitCode> {
  const { files, oldest, newest } = current(dataDir);
  if (oldest !== newest) {
    io.err(`authority ${oldest.number} is not retired yet; nothing was changed\n`);
    return 1;
  }
  const number = files.nextNumber();
  const { newAuthority } = await import('./x509.js');
  const validity = validityOf('authority', wallClock.now());
  files.add(number, await newAuthority({ organisation, commonName: `Kawamori CA ${number}`, ...validity }));
  io.out(`authority ${number}\n`);
  io.err(
    `the hub believes both within a minute. Now: kawamori ca certify NODE for every node, carry the card to it; ` +
      `when the last one has it, kawamori ca retire ${oldest.number}, and then the new ${TRUSTED_FILE} to every node as its ca.pem\n`,
  );
  return 0;
}

async function retire(
  number: number,
  keyFile: string | undefined,
  { io, wallClock, dataDir }: CaInputs,
): Promise<ExitCode> {
  const { files, all, newest } = current(dataDir);
  const known = all.find((one) => one.number === number);
  if (!known || known === newest) {
    const why = known ? 'is the one that signs' : 'is not believed here';
    io.err(`authority ${number} ${why}; nothing was changed\n`);
    return 1;
  }
  // Before anything changes: a hub whose certificate nobody could sign any more would lose every node.
  files.issuer(newest, keyFile);
  const names = namesOfServer(files);
  files.retire(number);
  await signServer(files, { authority: newest, names, keyFile }, wallClock.now());
  io.err(
    `a running hub takes it within a minute; nodes with cards of authority ${number} do not come in any more\n`,
  );
  const still = files.nodesTrusting(number);
  io.err(
    `the cards of these nodes still hold authority ${number}: ${still.length === 0 ? 'none that is known' : still.join(', ')}. ` +
      'Nodes certified by an earlier Kawamori are not in this list.\n' +
      `A node whose ca.pem holds it takes whoever shows a certificate of it for the hub. Copy ${join(files.folder, TRUSTED_FILE)} to each as its ca.pem, ` +
      'and start its agent again: it needs no new key\n',
  );
  return 0;
}

async function certify(
  nodes: readonly string[],
  { out, keyFile }: { out: string; keyFile: string | undefined },
  { io, wallClock, dataDir }: CaInputs,
): Promise<ExitCode> {
  const { files, newest } = current(dataDir);
  const cards = nodes.map((node) => ({ node, folder: nodes.length === 1 ? out : join(out, node) }));
  const there = cards
    .flatMap(({ folder }) => [join(folder, 'node.pem'), join(folder, 'node.key')])
    .find((file) => existsSync(file));
  if (there !== undefined) {
    io.err(`${there} is there already; nothing was changed\n`);
    return 1;
  }
  const issuer = files.issuer(newest, keyFile);
  const trusted = files.trusted();
  const { newNode } = await import('./x509.js');
  for (const { node, folder } of cards) {
    const file = (name: string) => join(folder, name);
    const pair = await newNode({ issuer, node, ...validityOf('node', wallClock.now(), newest) });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeWholeFile(file('ca.pem'), trusted, 0o644);
    writeWholeFile(file('node.key'), pair.key, 0o600);
    writeWholeFile(file('node.pem'), pair.certificate, 0o644);
    io.out(`${['ca.pem', 'node.pem', 'node.key'].map(file).join('\n')}\n`);
  }
  files.noteCards(nodes);
  return 0;
}

function list({ io, wallClock, dataDir }: CaInputs): ExitCode {
  const { files } = current(dataDir);
  const now = wallClock.now();
  const server = files.server();
  const rows = [
    ...files.authorities().map((one) => ({ ...one, name: `authority-${one.number}.pem` })),
    ...(server ? [{ ...server.facts, name: 'server.pem' }] : []),
  ];
  for (const { name, commonName, hosts, addresses, notAfter } of rows) {
    const called = [...hosts, ...addresses].join(',') || commonName;
    io.out(`${name}\t${called}\tuntil ${toIsoJst(notAfter)}\t${dueOf({ notAfter }, now)}\n`);
  }
  io.out(`${join(files.folder, TRUSTED_FILE)}\n`);
  return rows.every(({ notAfter }) => dueOf({ notAfter }, now) === 'good') ? 0 : 1;
}
