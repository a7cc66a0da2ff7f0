import { PersonId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import type { DutyReport } from '../duty/duty-report.js';
import { aTown } from '../testing/builders.js';
import { planlessTowns } from './planless-towns.js';

const planned = aTown().id;
const report: DutyReport = {
  ...{
    town: planned,
    at: 0,
    ladder: [],
    remindEveryMs: 0,
    otherTownAfterMs: null,
    maintenance: null,
    headquarters: null,
  },
  onDuty: [{ id: PersonId.parse('mori'), nameJa: '森', channels: [] }],
};
const duty = { report: (town: string) => Promise.resolve(town === planned ? report : undefined) };

test('whoever applies a town that has no plan is told that nobody is woken there', async () => {
  expect(await planlessTowns([{ id: planned }, { id: 'nakatosa' }, { nameJa: '名' }, null], duty)).toEqual([
    '! nakatosa has no plan (duty/nakatosa.yaml): nobody is woken there (deploy/docs/duty.md)',
  ]);
});
