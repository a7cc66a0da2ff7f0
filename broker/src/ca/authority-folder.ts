import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, syncPath } from '@kawamori/kit';
import { type CertificateFacts, factsOfCertificate, isKeyOf } from './certificates.js';
import type { Pair } from './x509.js';

/** One authority of the folder. */
export interface Authority extends CertificateFacts {
  /** 1 for the first, ascending: the name by which operators call it. */
  number: number;
  pem: string;
}

/** What nodes and hub trust and show, as files that an operator can look at, copy and keep. */
export interface AuthorityFolder {
  readonly folder: string;
  /** Every trusted authority, ascending. The newest signs nodes; the oldest, whom every node knows, signs the hub. */
  authorities(): Authority[];
  /** The number that no authority here has had, retired ones included. */
  nextNumber(): number;
  server(): { pem: string; facts: CertificateFacts } | undefined;
  /** Puts a new authority beside those that are trusted. */
  add(number: number, authority: Pair): void;
  /** Trusts an authority no more. Its certificate stays as `retired-N.pem`, to be looked at. */
  retire(number: number): void;
  putServer(server: Pair): void;
  /** Notes for whom a card was made: it holds what is trusted now. */
  noteCards(nodes: readonly string[]): void;
  /** Nodes whose newest card, as far as it was noted, holds an authority. */
  nodesTrusting(number: number): string[];
  /** PEM of every trusted authority, the newest first. */
  trusted(): string;
  /** @throws ConfigError where the key is not there, is not to be read, or belongs to another authority */
  issuer(authority: Authority, keyFile: string | undefined): Pair;
}

/** Below the hub's data folder. */
export const authorityFolderOf = (dataDir: string): string => join(dataDir, 'ca');

export const TRUSTED_FILE = 'trusted.pem';

/** Whether the towns have an authority of their own. */
export const hasAuthority = (dataDir: string): boolean =>
  existsSync(join(authorityFolderOf(dataDir), TRUSTED_FILE));

/** A line for each node: its id, and the authorities in the `ca.pem` of its newest card. */
const CARDS_FILE = 'cards.txt';

export const SERVER_FILES = { certificate: 'server.pem', key: 'server.key' } as const;

export function authorityFolder(folder: string): AuthorityFolder {
  const inside = (name: string) => join(folder, name);
  const keyFileOf = (number: number) => inside(`authority-${number}.key`);
  const certificateFileOf = (number: number) => inside(`authority-${number}.pem`);

  const authorities = (): Authority[] => {
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .flatMap((name) => {
        const match = /^authority-([1-9][0-9]{0,3})\.pem$/.exec(name);
        if (!match) return [];
        const pem = readFileSync(inside(name), 'utf8');
        const number = Number(match[1]);
        return [
          {
            ...readOrSay(inside(name), pem),
            number,
            pem,
          },
        ];
      })
      .sort((a, b) => a.number - b.number);
  };
  const trusted = () =>
    authorities()
      .reverse()
      .map(({ pem }) => pem)
      .join('');
  const cards = (): Map<string, string> => {
    const file = inside(CARDS_FILE);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    return new Map(
      lines.flatMap((line) => {
        const [, node, numbers] = /^(\S+) ([0-9,]+)$/.exec(line) ?? [];
        return node !== undefined && numbers !== undefined ? [[node, numbers] as const] : [];
      }),
    );
  };
  const writeTrusted = () => writeWholeFile(inside(TRUSTED_FILE), trusted(), 0o644);

  return {
    folder,
    authorities,
    nextNumber: () => {
      const names = existsSync(folder) ? readdirSync(folder) : [];
      const numbers = names.map((name) =>
        Number(/^(?:authority|retired)-([1-9][0-9]{0,3})\.pem$/.exec(name)?.[1] ?? 0),
      );
      return Math.max(0, ...numbers) + 1;
    },
    trusted,
    server: () => {
      const file = inside(SERVER_FILES.certificate);
      if (!existsSync(file)) return undefined;
      const pem = readFileSync(file, 'utf8');
      return { pem, facts: readOrSay(file, pem) };
    },
    add: (number, { certificate, key }) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeWholeFile(keyFileOf(number), key, 0o600);
      writeWholeFile(certificateFileOf(number), certificate, 0o644);
      writeTrusted();
    },
    retire: (number) => {
      renameSync(certificateFileOf(number), inside(`retired-${number}.pem`));
      writeTrusted();
    },
    putServer: ({ certificate, key }) => {
      // A hub that looks between the two finds that they do not match, keeps what it has and looks again.
      writeWholeFile(inside(SERVER_FILES.key), key, 0o600);
      writeWholeFile(inside(SERVER_FILES.certificate), certificate, 0o644);
    },
    noteCards: (nodes) => {
      const numbers = authorities()
        .map(({ number }) => number)
        .join(',');
      const noted = new Map([...cards(), ...nodes.map((node) => [node, numbers] as const)]);
      const text = [...noted].map(([node, held]) => `${node} ${held}\n`).join('');
      writeWholeFile(inside(CARDS_FILE), text, 0o600);
    },
    nodesTrusting: (number) =>
      [...cards()].flatMap(([node, held]) => (held.split(',').includes(String(number)) ? [node] : [])).sort(),
    issuer: (authority, keyFile) => {
      const file = keyFile ?? keyFileOf(authority.number);
      if (!existsSync(file)) {
        throw new ConfigError(file, [
          `the key of authority ${authority.number} is not here; name the file with --key FILE where it lies on a stick`,
        ]);
      }
      const key = readFileSync(file, 'utf8');
      if (!isKeyOf(authority.pem, key)) {
        throw new ConfigError(file, [`this is not the key of authority ${authority.number}`]);
      }
      return { certificate: authority.pem, key };
    },
  };
}

function readOrSay(file: string, pem: string): CertificateFacts {
  try {
    return factsOfCertificate(pem);
  } catch (cause) {
    throw new ConfigError(file, [
      `expected a certificate (PEM): ${cause instanceof Error ? cause.message : String(cause)}`,
    ]);
  }
}

/** Writes a file that is either whole or not there, with its rights from its first byte on; synced with its folder. */
export function writeWholeFile(file: string, text: string, mode: number): void {
  const passing = `${file}.${process.pid}.part`;
  try {
    writeFileSync(passing, text, { flag: 'wx', mode, flush: true });
    chmodSync(passing, mode);
    renameSync(passing, file);
  } catch (error) {
    rmSync(passing, { force: true });
    throw error;
  }
  syncPath(dirname(file));
}
