import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigError } from '@kawamori/kit';
import { findHub, type OperatorClient } from './operator-client.js';

// What commands with verbs and options of their own have in common: `kawamori account …`, `kawamori rehearsal …`.

export interface Io {
  out(text: string): void;
  err(text: string): void;
}

export interface Faults {
  faults: string[];
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Line<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: O }>
>;

/** The words after a command's name: a verb, what follows it, and options. @param options with `help` among them */
export function ownWords<O extends Options & { help: { type: 'boolean' } }>(
  name: string,
  argv: readonly string[],
  { verbs, options }: { verbs: readonly string[]; options: O },
): { verb: string; words: string[]; values: Line<O>['values'] } | 'help' | Faults {
  let line: Line<O>;
  try {
    line = parseArgs({ args: [...argv], allowPositionals: true as const, options });
  } catch (error) {
    return { faults: [error instanceof Error ? error.message : String(error)] };
  }
  const { values, positionals } = line;
  if ((values as { help?: boolean }).help) return 'help';
  const [verb = '', ...words] = positionals;
  if (!verbs.includes(verb))
    return { faults: [`${name}: expected one of ${verbs.join(', ')}, received ${verb || 'none'}`] };
  return { verb, words, values };
}

/** Does what was asked for at a data folder; the exit code. */
export async function ownCommand<Asked extends object>(
  asked: Asked | 'help' | Faults,
  { name, help, io, dataDir }: { name: string; help: string; io: Io; dataDir: string },
  work: (asked: Asked) => number | Promise<number>,
): Promise<number> {
  if (asked === 'help') {
    io.out(help);
    return 0;
  }
  if ('faults' in asked) {
    for (const fault of asked.faults) io.err(`${fault}\n`);
    io.err(`kawamori ${name} --help shows the commands\n`);
    return 2;
  }
  if (!existsSync(join(dataDir, 'journal.db')))
    throw new ConfigError(dataDir, ['no hub keeps its data here; name its folder with --data DIR']);
  return work(asked);
}

/** Has the running hub do it; 1 where none is running. */
export async function byRunningHub(
  { io, dataDir }: { io: Io; dataDir: string },
  work: (hub: OperatorClient) => Promise<number>,
): Promise<number> {
  const hub = await findHub(dataDir);
  if (hub) return work(hub);
  io.err('this is done by the running hub, and none is running: start it first\n');
  return 1;
}
