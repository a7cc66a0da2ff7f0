// Packs the built agent as one file for the hub, which hands it to nodes.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SoftwareVersion } from '@kawamori/contracts';
import { packRelease } from '@kawamori/kit';
import { agentFiles } from './packing/agent-files.js';

const HELP = `npm run pack-agent: packs the agent as kawamori-agent-VERSION.tgz

usage: npm run pack-agent -- [--version VERSION] [--out FOLDER]

  --version VERSION   as what it is packed; left out: as edge/package.json says. Two releases have two names: 0.1.0+20261130
  --out FOLDER        where the file is written; left out: here
  --help              this text

The same sources give the same file. Exit codes: 0 packed, 1 could not, 2 wrong words.
`;

function main(): 0 | 2 {
  const { values } = parseArgs({
    options: { version: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const named = SoftwareVersion.optional().safeParse(values.version);
  if (!named.success) {
    process.stderr.write(`--version: expected ${named.error.issues[0]?.message}\n`);
    return 2;
  }
  const { files, words } = agentFiles(fileURLToPath(new URL('../..', import.meta.url)), named.data);
  const { bytes, sha256 } = packRelease(files, words);
  const file = join(resolve(values.out ?? '.'), `kawamori-agent-${words.version}.tgz`);
  writeFileSync(file, bytes);
  process.stdout.write(`${file}\n${bytes.length} bytes, ${files.length} files, SHA-256 ${sha256}\n`);
  return 0;
}

process.exitCode = main();
