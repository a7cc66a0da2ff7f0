import { describe, expect, test } from 'vitest';
import { type ProfileFile, SensorProfile } from './profile.js';
import { DAY, HOUR } from './units.js';

const spike = { maxChangePerMinute: 0.1, neverBelow: 0.5, confirmWithin: 0.3 };
const radar = (changes: Partial<ProfileFile> = {}): ProfileFile => ({
  id: 'radar',
  nameJa: '電波式水位計',
  nameEn: 'radar gauge',
  spike,
  ...changes,
});
const faults = (changes: Partial<ProfileFile>): string[] =>
  SensorProfile.safeParse(radar(changes)).error?.issues.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  ) ?? [];

describe('a sensor profile that says nothing of a rule', () => {
  test('has the limits of rivers, where it measures something that may not jump', () => {
    expect(SensorProfile.parse(radar())).toMatchObject({
      rate: { maxChangePerMinute: 0.5, neverBelow: 2 },
      stuck: { low: 14 * DAY, high: 12 * HOUR },
    });
  });

  test('has none of them for rain, which may jump from nothing and stay at nothing', () => {
    const { spike, rate, stuck } = SensorProfile.parse(radar({ spike: undefined }));
    expect([spike, rate, stuck]).toEqual([undefined, undefined, undefined]);
  });

  test('has a limit no lower than its own spikes', () => {
    const wild = { ...spike, maxChangePerMinute: 3, neverBelow: 4 };
    expect(SensorProfile.parse(radar({ spike: wild })).rate).toEqual({
      maxChangePerMinute: 3,
      neverBelow: 4,
    });
  });
});

describe('a rule in a sensor profile', () => {
  test('is switched off by false', () => {
    const { rate, stuck } = SensorProfile.parse(radar({ rate: false, stuck: false }));
    expect([rate, stuck]).toEqual([undefined, undefined]);
  });

  test('that cannot be is refused, and the message says where and why', () => {
    expect(faults({ rate: { maxChangePerMinute: 0.05, neverBelow: 0.1 } })).toEqual([
      'rate.maxChangePerMinute: must not lie below spike.maxChangePerMinute (0.1), received 0.05',
      'rate.neverBelow: must not lie below spike.neverBelow (0.5), received 0.1',
    ]);
    expect(faults({ stuck: { low: '1h', high: '2h' } })[0]).toMatch(/^stuck\.high: must not be longer/);
    expect(faults({ stuck: { low: '1 h', high: '10m' } } as object)[0]).toContain('write a duration as');
    expect(faults({ spike: undefined, rate: { maxChangePerMinute: 1, neverBelow: 1 } })[0]).toMatch(
      /^rate: stands only beside spike/,
    );
    expect(faults({ stukc: false } as object)[0]).toContain('stukc');
  });
});
