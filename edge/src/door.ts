import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NodeConfig } from '@kawamori/contracts';
import { ConfigError, loadYaml } from '@kawamori/kit';
import { readCameraCredential } from './cameras/drivers/credential.js';
import { lineFaults } from './drivers/modbus/gauge.js';
import { type CheckedSensor, checkSensor } from './drivers/open-driver.js';
import { readStanding, settingsFileOf } from './settings/settings-file.js';
import type { Standing } from './settings/standing.js';
import type { TlsFiles } from './uplink/mqtt-uplink.js';

const HELP = `kawamori-edge: reads the sensors and cameras of one node and brings what they say to the hub

  --config FILE   the node's file (examples in deploy/docs/examples); paths in it are relative to it
  --try           at the river: asks every sensor once and takes one picture with every camera, prints what came,
                  sends nothing; the pictures stay in a temporary folder, to be looked at
  --help          this text

Stops on SIGTERM and SIGINT. Exit codes: 0 stopped, 1 failed (with --try: a sensor gave no reading, or a camera no
picture), 2 the configuration cannot be used.
`;

/** Everything the agent needs to know, checked. */
export interface Settings {
  node: NodeConfig;
  password: string;
  tls: boolean | TlsFiles;
  sensors: CheckedSensor[];
  /** Finds files that the configuration names relative to itself. */
  locate: (file: string) => string;
  /** What is set from afar, as it was kept. */
  kept: Standing;
  bootId: string;
}

export type Entry =
  | { kind: 'run'; settings: Settings }
  | ({ kind: 'try' } & Pick<Settings, 'node' | 'sensors' | 'locate'>)
  /** Something to say instead of running: help goes to standard output, faults to standard error. */
  | { kind: 'say'; text: string; exitCode: 0 | 2 };

/** What the door must know of the process. */
export interface Surroundings {
  /** Whether a parent listens that could play a flood. */
  hasParent: boolean;
}

/** Reads the command line, the configuration, the credentials and the replay files, and tells all their faults together. */
export function atTheDoor(argv: readonly string[], { hasParent }: Surroundings): Entry {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { config: { type: 'string' }, try: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    if (values.help) return { kind: 'say', text: HELP, exitCode: 0 };
    if (values.config === undefined)
      return { kind: 'say', text: `expected --config FILE\n\n${HELP}`, exitCode: 2 };
    const file = resolve(values.config);
    if (values.try) return { kind: 'try', ...readForTry(file) };
    return { kind: 'run', settings: readSettings(file, hasParent) };
  } catch (error) {
    if (error instanceof ConfigError) return { kind: 'say', text: `${error.message}\n`, exitCode: 2 };
    if (error instanceof TypeError) return { kind: 'say', text: `${error.message}\n\n${HELP}`, exitCode: 2 };
    throw error;
  }
}

/** For a try the node need not be known to a hub yet: its own credential is not looked at, those of its cameras are. */
function readForTry(file: string): Pick<Settings, 'node' | 'sensors' | 'locate'> {
  const node = loadYaml(file, NodeConfig);
  const locate = locateFrom(file);
  const { sensors, faults } = checkSensors(node, locate);
  faults.push(...cameraFaults(node, locate));
  if (faults.length > 0) throw new ConfigError(file, faults);
  return { node, sensors, locate };
}

const locateFrom = (file: string) => (path: string) => resolve(dirname(file), path);

function checkSensors(node: NodeConfig, locate: (path: string) => string) {
  const checks = node.sensors.map((config) => checkSensor(config, locate));
  const clashes = lineFaults(checks.map((check) => (check.ok ? check.sensor.gauge?.line : undefined)));
  const faults = checks.flatMap((check, index) => {
    const fault = check.ok ? clashes.get(index) : check.fault;
    return fault === undefined ? [] : [`sensors.${index}.driver: ${fault}`];
  });
  return { sensors: checks.flatMap((check) => (check.ok ? [check.sensor] : [])), faults };
}

function readSettings(file: string, hasParent: boolean): Settings {
  const node = loadYaml(file, NodeConfig);
  const locate = locateFrom(file);
  const { sensors, faults } = checkSensors(node, locate);
  faults.push(...cameraFaults(node, locate));
  const credential = readCredential(locate(node.credentialFile));
  if (!credential.ok) faults.push(`credentialFile: ${credential.fault}`);
  const tls = readTls(node.hub.tls, locate);
  faults.push(...tls.faults);
  if (node.riverClock === 'player' && !hasParent) {
    faults.push('riverClock: `player` needs a process that plays a flood and starts this one; write `wall`');
  }
  if (faults.length > 0 || !credential.ok) throw new ConfigError(file, faults);
  return {
    node: { ...node, outbox: { ...node.outbox, file: locate(node.outbox.file) } },
    password: credential.password,
    tls: tls.tls,
    sensors,
    locate,
    kept: readStanding(settingsFileOf(locate(node.outbox.file))),
    bootId: randomUUID(),
  };
}

/** What of a camera's configuration cannot be used. Whether it answers shows only when it is asked. */
function cameraFaults(
  { cameras, sensors, riverClock }: NodeConfig,
  locate: (path: string) => string,
): string[] {
  const faults = cameras.flatMap(({ driver }, index) => {
    if (!('credentialFile' in driver) || driver.credentialFile === undefined) return [];
    const read = readCameraCredential(locate(driver.credentialFile));
    return read.ok ? [] : [`cameras.${index}.driver.credentialFile: ${read.fault}`];
  });
  if (riverClock === 'player' && cameras.length > 0 && sensors.length === 0) {
    faults.push('cameras: in a played flood they follow the sensors of their node, and this one has none');
  }
  return faults;
}

/** Reads what `hub.tls` names. A key that others may read is refused, as a credential is. */
function readTls(
  stated: NodeConfig['hub']['tls'],
  locate: (file: string) => string,
): { tls: boolean | TlsFiles; faults: string[] } {
  if (typeof stated === 'boolean') return { tls: stated, faults: [] };
  const faults: string[] = [];
  const read = (name: 'ca' | 'cert' | 'key') => {
    const file = stated[name] === undefined ? undefined : locate(stated[name]);
    if (file === undefined) return undefined;
    try {
      if (name === 'key' && (statSync(file).mode & 0o007) !== 0) {
        faults.push(`hub.tls.key: ${file} can be read by every user of this machine; run chmod 600 on it`);
      }
      return readFileSync(file);
    } catch (error) {
      faults.push(
        `hub.tls.${name}: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  };
  const files = { ca: read('ca') ?? Buffer.alloc(0), cert: read('cert'), key: read('key') };
  return { tls: { ...files, serverName: stated.serverName }, faults };
}

function readCredential(file: string): { ok: true; password: string } | { ok: false; fault: string } {
  try {
    // Readable by the group is allowed: systemd hands credentials to a service in that way.
    const others = statSync(file).mode & 0o007;
    if (others !== 0) {
      return { ok: false, fault: `${file} can be read by every user of this machine; run chmod 600 on it` };
    }
    const password = readFileSync(file, 'utf8').trim();
    if (password === '')
      return { ok: false, fault: `${file} is empty; expected the secret of \`kawamori node add\`` };
    return { ok: true, password };
  } catch (error) {
    return {
      ok: false,
      fault: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
