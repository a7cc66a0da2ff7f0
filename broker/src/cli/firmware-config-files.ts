import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readYaml } from '@kawamori/kit';
import { stringify } from 'yaml';
import type { ConfigDocuments } from '../settings/config-change.js';

/** Where each kind of document stands. The last two hold people's addresses, and are not published with the others. */
const FOLDER_OF = {
  town: 'towns',
  profile: 'profiles',
  station: 'stations',
  person: 'people',
  duty: 'duty',
} as const;
const FOLDERS = Object.values(FOLDER_OF);

/** Reads `towns/`, `profiles/`, `stations/`, `people/` and `duty/` of a folder, one file a thing; a missing folder is empty. */
export function readConfigFolder(folder: string): ConfigDocuments {
  const documents: Record<(typeof FOLDERS)[number], unknown[]> = {
    towns: [],
    profiles: [],
    stations: [],
    people: [],
    duty: [],
  };
  for (const name of FOLDERS) {
    let files: string[];
    try {
      files = readdirSync(join(folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    for (const file of files.filter((one) => /\.ya?ml$/.test(one)).sort()) {
      documents[name].push(readYaml(join(folder, name, file)));
    }
  }
  if (FOLDERS.every((name) => documents[name].length === 0)) {
    throw new ConfigError(folder, [`expected YAML files in ${FOLDERS.join(', ')}; found none`]);
  }
  return documents;
}

/** Writes documents named `kind/id` as YAML, one file a thing. Returns the files written. */
export function writeConfigFolder(folder: string, documents: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(documents).map(([name, document]) => {
    const [kind, id] = name.split('/');
    const place = join(folder, FOLDER_OF[kind as keyof typeof FOLDER_OF]);
    const file = join(place, `${id}.yaml`);
    mkdirSync(place, { recursive: true });
    writeFileSync(file, stringify(document));
    return file;
  });
}
