import type { NewFact, StationFile } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { aStationFile, journalled, minute, settingUp } from '../testing/builders.js';
import { configChange } from './config-change.js';
import { settingsTable } from './settings.js';

const withCamera = (id: string, camera?: string): StationFile =>
  aStationFile({
    id,
    cameras: camera === undefined ? [] : [{ id: camera, nameJa: '上流側', nameEn: 'upstream' }],
  });

/** The faults of applying stations to a hub that has others. */
function faultsOf(standing: StationFile, ...stations: StationFile[]): string[] {
  const table = settingsTable(openDatabase(':memory:', 'rebuildable'));
  const facts: NewFact[] = settingUp(standing);
  for (const fact of journalled(facts, minute(0))) table.apply(fact);
  return configChange(table.load(), { towns: [], profiles: [], stations }, minute(1)).faults;
}

test('a camera hangs at one station, whether the other stands in the same files or in the hub', () => {
  const fault = ['stations[naro].cameras: cam-1 hangs at kajiyase-bashi already'];
  expect(faultsOf(withCamera('kajiyase-bashi', 'cam-1'), withCamera('naro', 'cam-1'))).toEqual(fault);
  const both = [withCamera('kajiyase-bashi', 'cam-1'), withCamera('naro', 'cam-1')];
  expect(faultsOf(withCamera('kajiyase-bashi'), ...both)).toEqual(fault);
});

test('a camera may be moved from one station to another in one go', () => {
  const moved = [withCamera('kajiyase-bashi'), withCamera('naro', 'cam-1')];
  expect(faultsOf(withCamera('kajiyase-bashi', 'cam-1'), ...moved)).toEqual([]);
});
