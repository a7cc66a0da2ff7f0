import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { keepStanding, readStanding } from './settings-file.js';
import { OWN_FILE, type Standing } from './standing.js';

const standing: Standing = {
  ...{ version: 3, state: 'trial', detail: '', starts: 1 },
  inForce: { version: 3, settings: { battery: { lowV: 12 } } },
  before: { version: 2, settings: {} },
};
const aFile = () => join(temporaryFolder(), 'outbox.db.settings.json');

describe('what a node keeps of its settings', () => {
  test('is read as it was kept, over the one before', () => {
    const file = aFile();
    keepStanding(file, OWN_FILE);
    keepStanding(file, standing);
    expect(readStanding(file)).toEqual(standing);
  });

  test('is nothing at first', () => {
    expect(readStanding(aFile())).toBe(OWN_FILE);
  });

  test.each([
    ['cut short', (text: string) => text.slice(0, text.length / 2)],
    ['of zeros, as after a power cut', (text: string) => '\0'.repeat(text.length)],
    ['with one digit changed', (text: string) => text.replace('12', '13')],
    ['empty', () => ''],
  ])('%s is not believed: the own file counts, and that is told', (_, damage) => {
    const file = aFile();
    keepStanding(file, standing);
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    const read = readStanding(file);
    expect(read).toMatchObject({ state: 'unreadable', version: 0, inForce: { version: 0 } });
    expect(read.detail).toContain(file);
  });

  test('is kept nowhere where the disk refuses, and whoever keeps it is told', () => {
    expect(() => keepStanding(join(aFile(), 'no-folder'), standing)).toThrow(/ENO/);
  });
});
