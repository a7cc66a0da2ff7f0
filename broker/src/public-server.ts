import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, makeLog, runProcess } from '@kawamori/kit';
import { staticServer } from './public/static-server.js';

const HELP = `kawamori public server: serves the residents' pages from their folder. It reads the folder and nothing else.

usage: node broker/dist/public-server.js --dir DIR [--host HOST] [--port N] [--requests-a-minute N] [--behind-proxy]

  --dir DIR                the folder that the hub writes (public.dir in its file)
  --host HOST              the address to listen on (default: localhost)
  --port N                 the port (default: 8090; 0 for any)
  --requests-a-minute N    of one address (default: 600; 0 for no limit)
  --behind-proxy           a proxy on this machine tells whose request it carries (X-Forwarded-For)
  --help                   this text

Exit codes: 0 stopped when asked, 1 could not start or broke, 2 wrong usage.
`;

const OPTIONS = {
  dir: { type: 'string' },
  host: { type: 'string', default: 'localhost' },
  port: { type: 'string', default: '8090' },
  'requests-a-minute': { type: 'string', default: '600' },
  'behind-proxy': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function wholeNumber(name: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new ConfigError('the command line', [
    `--${name}: expected a whole number up to ${most}, found ${text}`,
  ]);
}

/** Whether the folder stands already: the hub may make it later. A fault of usage where something else stands there. */
function isThere(dir: string): boolean {
  const found = statSync(dir, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) {
    throw new ConfigError('the command line', [`--dir: ${dir} is not a folder`]);
  }
  return found !== undefined;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help || values.dir === undefined) {
    process.stdout.write(HELP);
    process.exit(values.help ? 0 : 2);
  }
  const log = makeLog('public server', 'warn');
  const dir = resolve(values.dir);
  const server = staticServer(
    {
      dir,
      host: values.host,
      port: wholeNumber('port', values.port, 65_535),
      requestsAMinute: wholeNumber('requests-a-minute', values['requests-a-minute'], 1_000_000),
      behindProxy: values['behind-proxy'],
    },
    log,
  );
  if (!isThere(dir)) {
    log.warn({ dir }, 'the folder does not exist yet: nothing is shown until the hub has made it');
  }
  await runProcess([server], {
    log,
    deadlineMs: 10_000,
    // A parent that has started it knows where.
    onStarted: () => {
      if (!process.connected) process.stdout.write(`http://${values.host}:${server.port}/\n`);
    },
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  const isUsage =
    error instanceof ConfigError ||
    (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true;
  process.exit(isUsage ? 2 : 1);
});
