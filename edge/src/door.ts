import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NodeConfig } from '@kawamori/contracts';
import { ConfigError, loadYaml } from '@kawamori/kit';
import type { Sensor } from './drivers/driver.js';
import { openSensor } from './drivers/open-driver.js';

const HELP = `kawamori-edge: reads the sensors of one node and brings their readings to the hub

  --config FILE   the node's file (see firmware-config/nodes); paths in it are relative to it
  --help          this text

Stops on SIGTERM and SIGINT. Exit codes: 0 stopped, 1 failed, 2 the configuration cannot be used.
`;

/** Everything the agent needs to know, checked. */
export interface Settings {
  node: NodeConfig;
  password: string;
  sensors: Sensor[];
  bootId: string;
}

export type Entry =
  | { kind: 'run'; settings: Settings }
  /** Something to say instead of running: help goes to standard output, faults to standard error. */
  | { kind: 'say'; text: string; exitCode: 0 | 2 };

/** What the door must know of the process. */
export interface Surroundings {
  nodeVersion: string;
  /** Whether a parent listens that could play a flood. */
  hasParent: boolean;
}

/** As `engines` in the root package.json; the prebuilt SQLite crashes older ones without a word. */
const OLDEST_NODE = [22, 14] as const;

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

/** Reads the command line, the configuration, the credential and the replay files, and tells all their faults together. */
export function atTheDoor(argv: readonly string[], { nodeVersion, hasParent }: Surroundings): Entry {
  if (isTooOld(nodeVersion)) {
    const text = `expected Node ${OLDEST_NODE.join('.')} or later, found ${nodeVersion}\n`;
    return { kind: 'say', text, exitCode: 2 };
  }
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { config: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help) return { kind: 'say', text: HELP, exitCode: 0 };
    if (values.config === undefined)
      return { kind: 'say', text: `expected --config FILE\n\n${HELP}`, exitCode: 2 };
    return { kind: 'run', settings: readSettings(resolve(values.config), hasParent) };
  } catch (error) {
    if (error instanceof ConfigError) return { kind: 'say', text: `${error.message}\n`, exitCode: 2 };
    if (error instanceof TypeError) return { kind: 'say', text: `${error.message}\n\n${HELP}`, exitCode: 2 };
    throw error;
  }
}

function readSettings(file: string, hasParent: boolean): Settings {
  const node = loadYaml(file, NodeConfig);
  const locate = (path: string) => resolve(dirname(file), path);
  const faults: string[] = [];
  const sensors: Sensor[] = [];
  node.sensors.forEach((config, index) => {
    const opened = openSensor(config, locate);
    if (opened.ok) sensors.push(opened.sensor);
    else faults.push(`sensors.${index}.driver: ${opened.fault}`);
  });
  const credential = readCredential(locate(node.credentialFile));
  if (!credential.ok) faults.push(`credentialFile: ${credential.fault}`);
  if (node.riverClock === 'player' && !hasParent) {
    faults.push('riverClock: `player` needs a process that plays a flood and starts this one; write `wall`');
  }
  if (faults.length > 0 || !credential.ok) throw new ConfigError(file, faults);
  return {
    node: { ...node, outbox: { ...node.outbox, file: locate(node.outbox.file) } },
    password: credential.password,
    sensors,
    bootId: randomUUID(),
  };
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
