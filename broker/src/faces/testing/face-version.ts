import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../testing/temporary.js';
import { FACE } from './busy-river.js';

const HASHED = /^(.+)-([\w-]{8})\.(js|css)$/;
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The built face as another build would leave it: every script and sheet under a name of its own, a first script that says of which version
 * it is (`data-face` of the document), and a worker whose list names these files.
 */
export function faceOfVersion(version: string): string {
  const folder = join(temporaryFolder(), `face-${version}`);
  cpSync(FACE, folder, { recursive: true, filter: (from) => !/\.(?:br|gz)$/.test(from) });
  const assets = join(folder, 'assets');
  const renamed = new Map<string, string>();
  for (const name of readdirSync(assets)) {
    const [, stem = '', old = '', end = ''] = HASHED.exec(name) ?? [];
    if (old !== '') renamed.set(name, `${stem}-${hash(version + old).slice(0, 8)}.${end}`);
  }
  const withNames = (text: string): string =>
    [...renamed].reduce((all, [from, to]) => all.replaceAll(from, to), text);
  for (const [from, to] of renamed) {
    const file = join(assets, from);
    const text = withNames(readFileSync(file, 'utf8'));
    writeFileSync(
      file,
      /^index-.*\.js$/.test(from) ? `${text}\ndocument.documentElement.dataset.face='${version}';` : text,
    );
    renameSync(file, join(assets, to));
  }
  const page = withNames(readFileSync(join(folder, 'index.html'), 'utf8'));
  writeFileSync(join(folder, 'index.html'), page);
  const worker = withNames(readFileSync(join(folder, 'sw.js'), 'utf8'));
  const integrity = `sha256-${createHash('sha256').update(page).digest('base64')}`;
  const listed = worker
    .replace(/(version:[`"'])[0-9a-f]{12}/, `$1${hash(version).slice(0, 12)}`)
    .replace(/(path:[`"']\/[`"'],integrity:[`"'])sha256-[\w+/=]+/, `$1${integrity}`);
  if (listed === worker) throw new Error('expected a list of the shell’s files in the built worker');
  rmSync(join(folder, 'sw.js'));
  writeFileSync(join(folder, 'sw.js'), listed);
  return folder;
}
