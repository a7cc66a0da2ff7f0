import { MAX_PART_BYTES, type NodeFetch, type NodePart } from '@kawamori/contracts';
import { sha256Of } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { fetching } from './fetching.js';

const WHOLE = Buffer.from(Array.from({ length: 2.5 * MAX_PART_BYTES }, (_, index) => index % 251));
const PACKED = { sha256: sha256Of(WHOLE), bytes: WHOLE.length };

function aFetching(changes: Partial<Parameters<typeof fetching>[0]> = {}) {
  const asked: NodeFetch[] = [];
  const came: number[] = [];
  const one = fetching({
    ...{ packed: PACKED, againMs: 600_000, withinMs: 600_000 },
    ask: (fetch) => asked.push(fetch),
    came: (bytes) => came.push(bytes),
    ...changes,
  });
  const part = (offset: number, from = WHOLE): NodePart => ({
    ...{ v: 1, sha256: PACKED.sha256, offset },
    data: from.subarray(offset, offset + MAX_PART_BYTES).toString('base64'),
  });
  return { asked, came, one, part };
}

describe('a release that is fetched', () => {
  test('is asked for part by part, each when the one before is there', async () => {
    const { asked, came, one, part } = aFetching();
    for (const offset of [0, MAX_PART_BYTES, 2 * MAX_PART_BYTES]) {
      expect(asked.at(-1)).toEqual({ v: 1, sha256: PACKED.sha256, offset });
      one.hear(part(offset));
    }
    expect(asked).toHaveLength(3);
    expect(came).toEqual([MAX_PART_BYTES, 2 * MAX_PART_BYTES, WHOLE.length]);
    const fetched = await one.done;
    expect(fetched.ok && WHOLE.equals(fetched.bytes)).toBe(true);
  });

  test('passes over parts that come twice, out of turn, empty or of another release', () => {
    const { asked, came, one, part } = aFetching();
    one.hear(part(0));
    one.hear(part(0));
    one.hear(part(2 * MAX_PART_BYTES));
    one.hear({ ...part(MAX_PART_BYTES), data: '' });
    one.hear({ ...part(MAX_PART_BYTES), sha256: '0'.repeat(64) });
    expect([asked.length, came.length]).toEqual([2, 1]);
  });

  test('goes on where it was on a new line', () => {
    const { asked, one, part } = aFetching();
    one.hear(part(0));
    one.again();
    expect(asked.at(-1)?.offset).toBe(MAX_PART_BYTES);
    expect(asked).toHaveLength(3);
  });

  test('of which one bit has turned is none, and so is one that goes on behind its end', async () => {
    const turned = Buffer.from(WHOLE);
    turned.writeUInt8(turned.readUInt8(9) ^ 1, 9);
    for (const from of [turned, Buffer.concat([WHOLE, Buffer.from('x')])]) {
      const { one, part } = aFetching();
      for (const offset of [0, MAX_PART_BYTES, 2 * MAX_PART_BYTES]) one.hear(part(offset, from));
      expect(await one.done).toEqual({ ok: false, fault: 'what came is not what was announced' });
    }
  });

  test('is given up when its time is over, and says how far it came', async () => {
    const { one, part } = aFetching({ withinMs: 1 });
    one.hear(part(0));
    expect(await one.done).toEqual({
      ok: false,
      fault: `only ${MAX_PART_BYTES} of ${WHOLE.length} bytes came in the time that was given`,
    });
  });

  test('asks again for what does not come', async () => {
    const asked: NodeFetch[] = [];
    const twice = new Promise<void>((resolve) => {
      aFetching({
        againMs: 1,
        ask: (fetch) => {
          asked.push(fetch);
          if (asked.length === 2) resolve();
        },
      });
    });
    await twice;
    expect(asked.map(({ offset }) => offset)).toEqual([0, 0]);
  });
});
