// Real: commands that the system runs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { commandSwitch } from './switch.js';

function aLamp({ needs }: { needs?: string } = {}) {
  const folder = temporaryFolder();
  const file = join(folder, 'lamp');
  const guard = needs === undefined ? '' : `test -e ${join(folder, needs)} && `;
  const tries = join(folder, 'tries');
  const command = (word: string) => [
    '/bin/sh',
    '-c',
    `echo ${word} >> ${tries}; ${guard}echo ${word} >> ${file}`,
  ];
  const lamp = commandSwitch({ on: command('on'), off: command('off') }, { log: silentLog, againAfter: 50 });
  onTestFinished(() => lamp.stop());
  const lines = (of: string) => (existsSync(of) ? readFileSync(of, 'utf8').trim().split('\n') : []);
  return { folder, lamp, said: () => lines(file), tried: () => lines(tries) };
}

describe('a lamp behind commands', () => {
  test('is turned once, however often it is said, and ends as it was wanted last', async () => {
    const { lamp, said } = aLamp();
    for (let i = 0; i < 5; i++) lamp.turn(true);
    await expect.poll(said).toEqual(['on']);
    lamp.turn(false);
    lamp.turn(true);
    lamp.turn(false);
    await expect.poll(() => said().at(-1)).toBe('off');
  });

  test('whose command fails is given it again until it succeeds', async () => {
    const { folder, lamp, said, tried } = aLamp({ needs: 'power' });
    lamp.turn(true);
    await expect.poll(() => tried().length).toBeGreaterThan(2);
    expect(said()).toEqual([]);
    writeFileSync(join(folder, 'power'), '');
    await expect.poll(said).toEqual(['on']);
  });
});
