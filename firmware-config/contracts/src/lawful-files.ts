/// <reference types="node" />
// Looks through every text that anybody may see: catalogues, faces, residents' pages, mails, CAP, settings, documents. Comments count as
// well: what is never written is never shown.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forbiddenIn } from './wording/forbidden.js';

/** What is looked through, from the root of the repository. */
const LOOKED_THROUGH = [
  ...['firmware-config', 'broker', 'edge', 'dashboard', 'deploy'],
  ...['README.md', 'README.ja.md', 'CHANGELOG.md'],
];
const TEXT = /\.(?:ts|js|mjs|svelte|html|css|json|ya?ml|md|sh|conf|txt|svg|csv)$/;
/** Tests, and what is made of the sources. */
const PASSED_OVER = /(?:^|\/)(?:node_modules|dist|fixtures|testing|golden)\/|\.(?:test|contract)\.ts$/;

/** What residents read: nothing is foretold there either. */
const PUBLIC =
  /^broker\/src\/public\/|^firmware-config\/contracts\/src\/wording\/(?:public-texts|easy-[a-z]+|levels|values|official-words|notice-text|cap-text)\.ts$/;

/** Where such words stand as quotations, or are what is forbidden. */
export const QUOTED: Readonly<Record<string, string>> = {
  'firmware-config/contracts/src/wording/forbidden.ts': 'the list itself',
  'firmware-config/contracts/src/wording/official-words.ts':
    'what a mayor’s recorded orders are called, and the names of JMA that are offered where one is recorded',
  'deploy/docs/announcements.md': 'tells operators which official word is recorded where',
};

export interface LawfulFault {
  file: string;
  line: number;
  word: string;
}

/** Every forbidden word below a folder, with its place; of {@link QUOTED} files none. */
export function lawfulFaults(root: string): LawfulFault[] {
  return filesBelow(root).flatMap((file) => (Object.hasOwn(QUOTED, file) ? [] : faultsIn(root, file)));
}

/** Quotations that are none any more: an exception nobody needs hides the next word. */
export function needlessQuotations(root: string): string[] {
  const there = new Set(filesBelow(root));
  return Object.keys(QUOTED).filter((file) => !there.has(file) || faultsIn(root, file).length === 0);
}

function faultsIn(root: string, file: string): LawfulFault[] {
  const where = PUBLIC.test(file) ? 'public' : 'staff';
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((text, index) => forbiddenIn(text, where).map((word) => ({ file, line: index + 1, word })));
}

function filesBelow(root: string): string[] {
  const found: string[] = [];
  const walk = (path: string) => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const file = path === '' ? entry.name : `${path}/${entry.name}`;
      if (path === '' && !LOOKED_THROUGH.includes(file)) continue;
      if (entry.isDirectory()) {
        if (!PASSED_OVER.test(`${file}/`)) walk(file);
      } else if (entry.isFile() && TEXT.test(file) && !PASSED_OVER.test(file)) found.push(file);
    }
  };
  walk('');
  return found;
}
