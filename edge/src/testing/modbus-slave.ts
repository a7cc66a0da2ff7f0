// Real gauges on a real (pseudo-)serial line: socat's pair of terminals, and pymodbus at the far end. Knows nothing of the test runner,
// so that a proof can use it as well.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The same file from the source and from the build. */
const SLAVE = fileURLToPath(new URL('../../src/testing/modbus_slave.py', import.meta.url));

/** Two ends of one serial line. */
export interface SerialPair {
  /** Where the agent opens it, and where the gauges do. Both paths stay the same when it is plugged in again. */
  readonly agentEnd: string;
  readonly gaugeEnd: string;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  /** Unplugs and leaves nothing behind. */
  close(): Promise<void>;
}

/** Starts socat with a pair of pseudo-terminals; both ends exist when it returns. */
export async function startSerialPair(): Promise<SerialPair> {
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-serial-'));
  const agentEnd = join(folder, 'agent');
  const gaugeEnd = join(folder, 'gauge');
  let socat: ChildProcess | undefined;
  const pair: SerialPair = {
    agentEnd,
    gaugeEnd,
    plugIn: async () => {
      const end = (link: string) => `PTY,link=${link},raw,echo=0`;
      const child = spawn('socat', ['-d', '-d', end(agentEnd), end(gaugeEnd)], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      socat = child;
      await new Promise<void>((resolve, reject) => {
        child.once('error', reject);
        createInterface(child.stderr).on('line', (line) => {
          if (line.includes('starting data transfer loop')) resolve();
        });
        child.once('exit', (code) => reject(new Error(`socat left with code ${code}`)));
      });
    },
    unplug: () => {
      const child = socat;
      socat = undefined;
      return killed(child);
    },
    close: async () => {
      await pair.unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await pair.plugIn();
  return pair;
}

/** Gauges on a line, told what to answer while they run. */
export interface ModbusSlave {
  /** Gives a unit its registers; it exists from the first on. */
  set(unit: number, table: 'input' | 'holding', address: number, ...registers: number[]): Promise<void>;
  /** Another command of modbus_slave.py; returns what it says after `ok`. */
  tell(command: string): Promise<string>;
  /** Stands still as a process does that has no processor: bytes are taken by the system, and nobody answers. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/** Starts the gauges at one end of a line; they can be asked when it returns. */
export async function startModbusSlave(device: string): Promise<ModbusSlave> {
  const child = spawn('/usr/bin/python3', [SLAVE, device], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done) throw new Error('the Modbus slave has left; is python3-pymodbus installed?');
    return line.value;
  };
  if ((await answer()) !== 'ready') throw new Error('the Modbus slave does not start');
  let last: Promise<unknown> = Promise.resolve();
  const slave: ModbusSlave = {
    tell: (command) => {
      const told = last.then(async () => {
        child.stdin.write(`${command}\n`);
        const said = await answer();
        if (!said.startsWith('ok')) throw new Error(`the Modbus slave says ${said} to: ${command}`);
        return said.slice(3);
      });
      last = told;
      return told;
    },
    set: async (unit, table, address, ...registers) => {
      await slave.tell(`set ${unit} ${table} ${address} ${registers.join(' ')}`);
    },
    freeze: () => {
      child.kill('SIGSTOP');
    },
    thaw: () => {
      child.kill('SIGCONT');
    },
    close: () => killed(child),
  };
  return slave;
}

async function killed(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
