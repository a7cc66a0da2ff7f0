import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR } from '@kawamori/contracts';
import { ConfigError } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { loadWatchdogConfig } from './watchdog-config.js';

function load(canary: object) {
  const file = join(temporaryFolder(), 'watchdog.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      ...{ dataDir: 'hub', stateDir: 'state' },
      ...{ town: 'nakatosa', townNameJa: '中土佐町', townNameEn: 'Nakatosa' },
      canary: { node: 'canary', secretFile: 'canary.secret', ...canary },
      notices: {
        mail: {
          ...{ server: { host: 'localhost', port: 25 }, from: 'dog@town.example.jp' },
          recipients: [{ recipient: 'systems', towns: ['nakatosa'], to: ['systems@town.example.jp'] }],
        },
      },
    }),
  );
  return loadWatchdogConfig(file);
}
const faultsOf = (canary: object): readonly string[] => {
  try {
    load(canary);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

describe('the canary in the watchdog’s file', () => {
  test('crosses its level each hour unless stated', () => {
    expect(load({}).canary.crossEvery).toBe(HOUR);
  });

  test.each(['5m', '1h', '1d'])('may do so each %s', (crossEvery) => {
    expect(faultsOf({ crossEvery })).toEqual([]);
  });

  test.each(['4m', '2d'])('and not each %s', (crossEvery) => {
    expect(faultsOf({ crossEvery })).toContainEqual(expect.stringContaining('each 5m to each 1d'));
  });

  test('needs three readings below its level between two crossings', () => {
    expect(faultsOf({ every: '2m', crossEvery: '8m' })).toEqual([]);
    expect(faultsOf({ every: '2m', crossEvery: '7m' })).toEqual([expect.stringContaining('leaves no time')]);
    expect(faultsOf({ every: '3m' })).toEqual([expect.stringContaining('each 2m')]);
  });
});
