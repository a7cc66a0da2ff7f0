import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { atTheDoor as enterDoor } from './door.js';
import { aNodeFile, csv } from './testing/builders.js';
import { temporaryFolder, writeInto } from './testing/temporary.js';

const atTheDoor = (argv: string[], nodeVersion = '24.21.0', hasParent = false) =>
  enterDoor(argv, { nodeVersion, hasParent });

function enter(changes: Parameters<typeof aNodeFile>[0] = {}, { mode = 0o600, secret = ' 0123abcd\n' } = {}) {
  const folder = temporaryFolder();
  writeInto(folder, 'kajiyase-bashi.csv', csv([1, 2]));
  writeInto(folder, 'credential', secret, mode);
  // JSON is YAML.
  const config = writeInto(folder, 'node.yaml', JSON.stringify(aNodeFile(changes)));
  return { folder, entry: atTheDoor(['--config', config]) };
}
const saidBy = (entry: ReturnType<typeof atTheDoor>): string => (entry.kind === 'say' ? entry.text : '');

describe('at the door', () => {
  test('a good configuration is read, with its files beside it and its secret trimmed', () => {
    const { folder, entry } = enter();
    if (entry.kind !== 'run') throw new Error(saidBy(entry));
    expect(entry.settings.password).toBe('0123abcd');
    expect(entry.settings.node.outbox.file).toBe(join(folder, 'outbox.db'));
    expect(entry.settings.sensors.map(({ series }) => series)).toEqual(['kajiyase-bashi/level']);
  });

  test('all faults are told together, with exit code 2', () => {
    const { entry } = enter(
      {
        sensors: [
          { station: 'naro', quantity: 'level', driver: { kind: 'replay', file: 'absent.csv' } },
          { station: 'naro', quantity: 'rain', driver: { kind: 'replay', file: 'kajiyase-bashi.csv' } },
        ],
      },
      { mode: 0o644 },
    );
    expect(entry).toMatchObject({ kind: 'say', exitCode: 2 });
    expect(saidBy(entry)).toMatch(/sensors\.0\.driver: .*absent\.csv/);
    expect(saidBy(entry)).toMatch(/sensors\.1\.driver: .*line 1: expected the header time,rain_mm/);
    expect(saidBy(entry)).toMatch(/credentialFile: .*every user of this machine; run chmod 600/);
    expect(saidBy(entry)).not.toMatch(/0123abcd/);
  });

  test('a misspelt key, an empty secret and a missing file are told', () => {
    expect(saidBy(enter({ riverclock: 'wall' } as object).entry)).toMatch(/riverclock/);
    expect(saidBy(enter({}, { secret: '\n' }).entry)).toMatch(/credentialFile: .* is empty/);
    expect(atTheDoor(['--config', '/nowhere/node.yaml'])).toMatchObject({ kind: 'say', exitCode: 2 });
  });

  test('a typhoon that never falls is told', () => {
    const driver = {
      kind: 'simulated',
      startsAt: '2026-06-02T18:00:00+09:00',
      period: '1d',
      base: 1,
      rise: 2,
      crestAfter: '1d',
    } as const;
    const { entry } = enter({ sensors: [{ station: 'naro', quantity: 'level', driver }] });
    expect(saidBy(entry)).toMatch(/crestAfter must be shorter than period/);
  });

  test('help is given when asked for, and when the command line cannot be read', () => {
    expect(atTheDoor(['--help'])).toMatchObject({ kind: 'say', exitCode: 0 });
    expect(atTheDoor([])).toMatchObject({ kind: 'say', exitCode: 2 });
    expect(saidBy(atTheDoor(['--confg', 'x']))).toMatch(/--confg/);
  });

  test('a node that waits for a player nobody has started is told', () => {
    expect(saidBy(enter({ riverClock: 'player' }).entry)).toMatch(/riverClock: `player` needs a process/);
  });

  test('a Node that would crash without a word is told', () => {
    expect(saidBy(atTheDoor(['--help'], '20.20.2'))).toMatch(
      /expected Node 22\.14 or later, found 20\.20\.2/,
    );
    expect(atTheDoor(['--help'], '22.14.0')).toMatchObject({ exitCode: 0 });
  });
});
