import { parseArgs } from 'node:util';
import { ConfigError, loadYaml, makeLog, runProcess, wallClock } from '@kawamori/kit';
import { CallbackBoxConfig } from './callback-box/config.js';
import { callbackBoxServer } from './callback-box/server.js';
import { readSecretFile } from './hub-config.js';

const HELP = `kawamori callback box: takes the presses of 「確認」 in LINE WORKS from the internet, and keeps them for the hub

usage: node broker/dist/callback-box.js --config FILE

  --config FILE   its file (deploy/docs/examples/callback-box.yaml)
  --help          this text

It stands outside, where LINE WORKS reaches it; the hub fetches from it and opens no port. Whatever else is said in the chat is not kept.
Exit codes: 0 stopped when asked, 1 could not start or broke, 2 wrong usage or configuration.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { config: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help || values.config === undefined) {
    process.stdout.write(HELP);
    process.exit(values.help ? 0 : 2);
  }
  const config = loadYaml(values.config, CallbackBoxConfig);
  const log = makeLog('callback box', config.logLevel);
  const server = callbackBoxServer(
    {
      ...config,
      botSecret: readSecretFile(config.botSecretFile, 1),
      fetchSecret: readSecretFile(config.fetchSecretFile, 32),
    },
    { log, wallClock },
  );
  await runProcess([server], {
    log,
    deadlineMs: 10_000,
    onStarted: () => log.info({ host: config.host, port: server.port }, 'callbacks are taken'),
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  const isUsage =
    error instanceof ConfigError ||
    (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true;
  process.exit(isUsage ? 2 : 1);
});
