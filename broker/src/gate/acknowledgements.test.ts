import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { bytes } from '../testing/mqtt-packets.js';
import { acknowledgements } from './acknowledgements.js';

function aLine() {
  const written: Buffer[] = [];
  const line = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written.push(chunk);
      done();
    },
  });
  return { line, written, acknowledge: acknowledgements(line) };
}
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('the PUBACKs of one moment leave in one write, in their order', async () => {
  const { written, acknowledge } = aLine();
  for (const id of [1, 258, 65_535]) acknowledge(id);
  expect(written).toEqual([]);
  await nextTurn();
  acknowledge(2);
  await nextTurn();
  expect(written).toEqual([bytes(0x40, 2, 0, 1, 0x40, 2, 1, 2, 0x40, 2, 255, 255), bytes(0x40, 2, 0, 2)]);
});

test('a line that has gone meanwhile is sent nothing', async () => {
  const { line, written, acknowledge } = aLine();
  const faults: unknown[] = [];
  line.on('error', (fault) => faults.push(fault));
  acknowledge(1);
  line.destroy();
  await nextTurn();
  expect([written, faults]).toEqual([[], []]);
});
