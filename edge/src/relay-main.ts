// A lamp or siren on the local network: switches a relay by what the hub says stands at the stations. Needs no internet.
import { makeLog, runProcess, UNUSABLE, wallClock } from '@kawamori/kit';
import { fileArgument } from './file-argument.js';
import { relay } from './relay/relay.js';
import { readRelayFile } from './relay/relay-file.js';
import { commandSwitch } from './relay/switch.js';
import { mqttUplink } from './uplink/mqtt-uplink.js';

const HELP = `kawamori-relay: switches a lamp or siren by what stands at the stations of its towns

  --config FILE   its file (deploy/docs/examples/relay.yaml)
  --help          this text

While the hub cannot be reached the lamp stays as it is. Stops on SIGTERM and SIGINT, and leaves the lamp as it is.
`;

try {
  const config = readRelayFile(fileArgument(process.argv.slice(2), HELP));
  const log = makeLog(`relay/${config.id}`, config.logLevel);
  const open = mqttUplink({
    host: config.hub.host,
    port: config.hub.port,
    tls: config.ca ? { ca: config.ca } : false,
    clock: 'synced',
    wallClock,
    name: `relay:${config.id}`,
    password: config.password,
  });
  await runProcess([relay({ ...config, open, log, lamp: commandSwitch(config, { log }) })], {
    log,
    deadlineMs: 15_000,
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(UNUSABLE);
}
