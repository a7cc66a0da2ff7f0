import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { readYaml } from '@kawamori/kit';

/** The YAML documents of a folder by their file's name without its ending. */
export function yamlFolder(folder: string): Map<string, unknown> {
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  return new Map(files.sort().map((file) => [parse(file).name, readYaml(join(folder, file))]));
}
