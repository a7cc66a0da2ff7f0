import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { within } from './eventually.js';
import { ended, linePeer } from './line-peer.js';
import { REPOSITORY } from './repository.js';

/** The proof's gauge: unit 1, input register 0, a signed whole number of millimetres. */
export const GAUGE = { unit: 1, address: 0 } as const;

/** A serial line (socat's pair of terminals) with a real Modbus RTU slave (pymodbus) at its far end. */
export interface GaugeLine {
  /** What the agent opens. */
  readonly device: string;
  show(millimetres: number): Promise<void>;
  close(): Promise<void>;
}

export async function gaugeLine(folder: string): Promise<GaugeLine> {
  const [device, far] = [join(folder, 'tty-agent'), join(folder, 'tty-gauge')];
  const end = (link: string) => `PTY,link=${link},raw,echo=0`;
  const socat = spawn('socat', ['-d', '-d', end(device), end(far)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const stands = new Promise<void>((resolve, reject) => {
    socat.once('error', reject);
    socat.once('exit', (code) => reject(new Error(`socat ended with code ${code}`)));
    createInterface(socat.stderr).on('line', (line) => {
      if (line.includes('starting data transfer loop')) resolve();
    });
  });
  await within(10_000, 'socat', stands);
  const slave = await linePeer(
    '/usr/bin/python3',
    [join(REPOSITORY.root, 'edge/src/testing/modbus_slave.py'), far],
    (line) => {
      if (line !== 'ready') throw new Error(`the Modbus slave says ${line}`);
    },
  );
  return {
    device,
    show: async (millimetres) => {
      const answer = await slave.ask(`set ${GAUGE.unit} input ${GAUGE.address} ${millimetres}`);
      if (!answer.startsWith('ok')) throw new Error(`the Modbus slave says ${answer}`);
    },
    close: async () => {
      await slave.close();
      await ended(socat);
    },
  };
}
