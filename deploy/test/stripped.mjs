// The sources without their types, kept beside the packages under the sum of what they were made of.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/kawamori-stripped/', import.meta.url));

/** A TypeScript file as JavaScript, line by line and column by column where it was. */
export function strippedOf(file) {
  const source = readFileSync(file, 'utf8');
  const kept = `${FOLDER}${createHash('sha256').update(process.version).update(source).digest('hex')}.js`;
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const stripped = stripTypeScriptTypes(source);
    mkdirSync(FOLDER, { recursive: true });
    const part = `${kept}.${process.pid}.part`;
    writeFileSync(part, stripped);
    renameSync(part, kept);
    return stripped;
  }
}
