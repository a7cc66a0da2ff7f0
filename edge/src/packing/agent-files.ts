import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { NODE_STATE, type ReleaseManifest } from '@kawamori/contracts';
import type { ReleaseFile } from '@kawamori/kit';
import { z } from 'zod';

/** What is read of a package's manifest. */
const PackageFile = z.object({
  name: z.string(),
  version: z.string(),
  exports: z.record(z.string(), z.object({ default: z.string() })).default({}),
  engines: z.object({ node: z.string() }).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** The packages of this repository that the agent runs, and where each stands in a release. */
const PACKAGES = [
  { from: 'edge', to: 'edge', folders: ['dist', 'bin', 'fonts'] },
  { from: 'firmware-config/contracts', to: 'node_modules/@kawamori/contracts', folders: ['dist'] },
  { from: 'firmware-config/kit', to: 'node_modules/@kawamori/kit', folders: ['dist'] },
] as const;

const OURS = '@kawamori/';
/** What tests, compilers and font makers need, and no node. */
const LEFT_OUT = /\.(?:test|contract)\.js$|(?:^|\/)testing\/|\.d\.ts$|\.map$|\.py$|\.tsbuildinfo$/;

export interface AgentFiles {
  files: ReleaseFile[];
  words: Pick<ReleaseManifest, 'version' | 'oldestNode' | 'state' | 'needs'>;
}

/**
 * Collects what a release of the agent is made of, from the built repository.
 * @param root the repository's folder, with `node_modules`
 * @param version under which it is packed; undefined: as the agent's manifest has it
 * @throws the system's error where something is not built or not installed
 */
export function agentFiles(root: string, version?: string): AgentFiles {
  const files: ReleaseFile[] = [];
  const needed = new Set<string>();
  const read = (folder: string) => PackageFile.parse(json(join(root, folder, 'package.json')));
  const released = version ?? read('edge').version;
  for (const { from, to, folders } of PACKAGES) {
    const own = read(from);
    const packed = folders.flatMap((folder) => filesBelow(join(root, from), folder, to));
    files.push(...packed, textFile(`${to}/package.json`, manifestOf(own, { to, packed, version: released })));
    for (const name of Object.keys(own.dependencies)) if (!name.startsWith(OURS)) needed.add(name);
  }
  const needs = Object.fromEntries(
    [...needed].toSorted().map((name) => [
      name,
      installedVersion(
        PACKAGES.map(({ from }) => from),
        name,
        root,
      ),
    ]),
  );
  // With it `npm install` brings a new node what it needs.
  files.push(
    textFile('package.json', { name: 'kawamori-node', private: true, type: 'module', dependencies: needs }),
  );
  const { node = '' } = PackageFile.parse(json(join(root, 'package.json'))).engines ?? {};
  return {
    files,
    words: { version: released, oldestNode: node.replace(/^>=/, ''), state: NODE_STATE, needs },
  };
}

function manifestOf(
  { name, exports }: z.infer<typeof PackageFile>,
  { to, packed, version }: { to: string; packed: readonly ReleaseFile[]; version: string },
) {
  const paths = new Set(packed.map(({ path }) => path));
  const kept = Object.entries(exports)
    .map(([at, { default: file }]) => [at, file] as const)
    .filter(([, file]) => paths.has(`${to}/${file.replace('./', '')}`));
  return { name, version, type: 'module', exports: Object.fromEntries(kept) };
}

function filesBelow(folder: string, below: string, to: string): ReleaseFile[] {
  return readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !LEFT_OUT.test(relative(folder, file)) && !isLeftOver(folder, relative(folder, file)))
    .map((file) => ({
      path: `${to}/${relative(folder, file)}`,
      bytes: readFileSync(file),
      runs: (statSync(file).mode & 0o100) !== 0,
    }));
}

/** Whether a built file's source is gone: the compiler leaves it where it was. */
const isLeftOver = (folder: string, file: string): boolean =>
  file.startsWith('dist/') && !existsSync(join(folder, file.replace(/^dist/, 'src').replace(/\.js$/, '.ts')));

function installedVersion(packages: readonly string[], name: string, root: string): string {
  for (const folder of [...packages, '.']) {
    try {
      return PackageFile.pick({ version: true }).parse(
        json(join(root, folder, 'node_modules', name, 'package.json')),
      ).version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`${name} is not installed: run npm install`);
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const textFile = (path: string, value: unknown): ReleaseFile => ({
  path,
  bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
  runs: false,
});
