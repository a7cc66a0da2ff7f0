import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ConfigError, makeLog, monotonicNow, runProcess, wallClock } from '@kawamori/kit';
import { makeHub } from './hub.js';
import { loadHubConfig } from './hub-config.js';
import { VERSION } from './version.js';

const HELP = `kawamori hub: takes what the nodes say, keeps it, judges it, tells the duty staff and shows the map.

usage: node broker/dist/main.js --config FILE

  --config FILE   the hub's YAML file
  --help          this text

Exit codes: 0 stopped when asked, 1 could not start or broke, 2 the configuration cannot be used.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help || values.config === undefined) {
    process.stdout.write(HELP);
    process.exit(values.help ? 0 : 2);
  }
  const config = loadHubConfig(values.config);
  const log = makeLog('hub', config.logLevel);
  const hub = makeHub(config, {
    log,
    wallClock,
    monotonic: monotonicNow,
    version: VERSION,
    dashboardDir: fileURLToPath(new URL('../../dashboard/dist', import.meta.url)),
    onFatal: (error) => {
      log.fatal({ err: error }, 'a thread of the hub died; leaving, to be started again');
      process.exit(1);
    },
  });
  await runProcess(hub.parts, {
    log,
    deadlineMs: 10_000,
    onStarted: () => {
      const { setupUrl, ...addresses } = hub.addresses();
      log.info(addresses, 'the hub is ready');
      if (setupUrl && !process.connected) process.stdout.write(`First account: ${setupUrl}\n`);
    },
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
