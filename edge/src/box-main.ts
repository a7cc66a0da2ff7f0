// A box outside the hub's building: makes noise when the hub's heartbeats stop.
import { makeLog, runProcess, UNUSABLE } from '@kawamori/kit';
import { box } from './box/box.js';
import { readBoxFile } from './box/box-file.js';
import { fileArgument } from './file-argument.js';
import { commandSwitch } from './relay/switch.js';

const HELP = `kawamori-box: makes noise when a hub's heartbeats stop

  --config FILE   its file (deploy/docs/examples/box.yaml)
  --help          this text

It stands in another building than the hub, on power and a line of its own. Stops on SIGTERM and SIGINT.
`;

try {
  const config = readBoxFile(fileArgument(process.argv.slice(2), HELP));
  const log = makeLog('box', config.logLevel);
  await runProcess([box({ ...config, log, siren: commandSwitch(config, { log }) })], {
    log,
    deadlineMs: 15_000,
    onStarted: () => log.info(config.listen, 'the box listens'),
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(UNUSABLE);
}
