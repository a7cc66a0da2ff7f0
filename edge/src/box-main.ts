// A box outside the hub's building: makes noise when the hub's heartbeats stop.
import { parseArgs } from 'node:util';
import { makeLog, runProcess, UNUSABLE } from '@kawamori/kit';
import { box } from './box/box.js';
import { readBoxFile } from './box/box-file.js';
import { commandSwitch } from './relay/switch.js';

const HELP = `kawamori-box: makes noise when a hub's heartbeats stop

  --config FILE   its file (deploy/docs/examples/box.yaml)
  --help          this text

It stands in another building than the hub, on power and a line of its own. Stops on SIGTERM and SIGINT.
`;

function configOf(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: { config: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  if (values.config === undefined) throw new Error('expected --config FILE');
  return readBoxFile(values.config);
}

try {
  const config = configOf(process.argv.slice(2));
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
