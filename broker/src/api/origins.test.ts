import { setImmediate } from 'node:timers/promises';
import { type NewFact, NodeId, TownId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { origins } from './origins.js';

const stopped = (by: string | null): NewFact => ({
  kind: 'rehearsal.ended',
  body: { rehearsal: 'r', why: 'stopped', by, detail: '' },
});
const disabled: NewFact = { kind: 'account.disabled', body: { name: 'oka' as never, by: 'hq' } };

test('what two requests do at the same time says from where each came, after every wait', async () => {
  const { during, marked } = origins();
  const asked = (origin: string) =>
    new Promise<unknown>((resolve) =>
      during(origin, () => void setImmediate().then(() => resolve(marked([disabled])[0]?.body))),
    );
  expect(await Promise.all([asked('192.0.2.1'), asked('2001:db8::17')])).toEqual([
    { name: 'oka', by: 'hq', origin: '192.0.2.1' },
    { name: 'oka', by: 'hq', origin: '2001:db8::17' },
  ]);
});

test('what goes by itself, and what is no word of a person, says none', () => {
  const { during, marked } = origins();
  expect(marked([disabled])).toEqual([disabled]);
  during(undefined, () => expect(marked([disabled])).toEqual([disabled]));
  during('192.0.2.1', () => {
    const readings: NewFact = {
      kind: 'readings.received',
      body: { town: TownId.parse('nakatosa'), node: NodeId.parse('naro-1'), sentAt: 0, readings: [] },
    };
    expect(marked([readings, stopped(null)])).toEqual([readings, stopped(null)]);
    expect(marked([stopped('oka')])[0]?.body).toHaveProperty('origin', '192.0.2.1');
  });
});
