import { describe, expect, it } from 'vitest';
import { isoText, offsetText, readPattern, readZone, timeReader, type Zone } from './time-format.js';

function read(format: string, zone: Zone, text: string): string | undefined {
  const time = timeReader(format, zone).read(text);
  return time && isoText(time);
}

describe('the time of a foreign file', () => {
  it('keeps its instant and its own offset', () => {
    expect(read('iso', 540, '2019-10-11T09:00:00')).toBe('2019-10-11T09:00:00+09:00');
    expect(read('iso', 540, '2019-10-11 09:00')).toBe('2019-10-11T09:00:00+09:00');
    expect(read('iso', 'in-the-value', '2026-01-06T00:15:00Z')).toBe('2026-01-06T00:15:00+00:00');
    expect(read('iso', 'in-the-value', '2026-01-06T00:15:00.250-0330')).toBe('2026-01-06T00:15:00.250-03:30');
    expect(timeReader('iso', 540).read('2019-10-11T09:00:00')?.at).toBe(Date.parse('2019-10-11T00:00:00Z'));
  });

  it('is read by a pattern, Japanese ones included', () => {
    expect(read('yyyy-MM-dd HH:mm', 60, '2025-01-01 00:15')).toBe('2025-01-01T00:15:00+01:00');
    expect(read('yyyy/MM/dd HH:mm', 540, '2026/06/02 18:10')).toBe('2026-06-02T18:10:00+09:00');
    expect(read('yyyy/M/d H:mm', 540, '2026/6/2 8:10')).toBe('2026-06-02T08:10:00+09:00');
    expect(read('yyyy年M月d日 H時mm分', 540, '2026年6月2日 8時10分')).toBe('2026-06-02T08:10:00+09:00');
    expect(read('yyyyMMddHH', 540, '2026060218')).toBe('2026-06-02T18:00:00+09:00');
    expect(read("dd.MM.yyyy 'um' HH:mm:ss XXX", 'in-the-value', '02.06.2026 um 18:10:05 +09:00')).toBe(
      '2026-06-02T18:10:05+09:00',
    );
  });

  it('reads 24:00 as the midnight that ends the hydrological day, over month and year', () => {
    expect(read('yyyy/MM/dd HH:mm', 540, '2026/06/30 24:00')).toBe('2026-07-01T00:00:00+09:00');
    expect(read('yyyy/MM/dd HH:mm', 540, '2025/12/31 24:00')).toBe('2026-01-01T00:00:00+09:00');
    expect(read('iso', 540, '2024-02-28T24:00')).toBe('2024-02-29T00:00:00+09:00');
    expect(read('yyyy/MM/dd HH:mm', 540, '2026/06/30 24:10')).toBeUndefined();
  });

  it('is refused when it does not exist or does not look as stated', () => {
    for (const text of ['2026/02/29 10:00', '2026/13/01 10:00', '2026/06/31 10:00', '2026/06/02 25:00']) {
      expect(read('yyyy/MM/dd HH:mm', 540, text), text).toBeUndefined();
    }
    for (const text of ['2026/06/02 10:60', '2026/6/2 10:00', '2026-06-02 10:00', ' ', '2026/06/02 10:00x']) {
      expect(read('yyyy/MM/dd HH:mm', 540, text), text).toBeUndefined();
    }
    expect(read('iso', 540, '2026-06-02')).toBeUndefined();
  });

  it('is refused when it says an offset where the mapping states a zone, or none where it must', () => {
    expect(read('iso', 540, '2026-06-02T10:00:00Z')).toBeUndefined();
    expect(read('iso', 540, '2026-06-02T10:00:00+09:00')).toBeUndefined();
    expect(read('iso', 'in-the-value', '2026-06-02T10:00:00')).toBeUndefined();
  });

  it('passes through the night of a summer-time change hour by hour, because MEZ has none', () => {
    const hours = ['01:30', '02:30', '03:30'].map(
      (hour) => timeReader('yyyy-MM-dd HH:mm', 60).read(`2025-03-30 ${hour}`)?.at ?? 0,
    );
    expect(hours.map((at) => at - (hours[0] ?? 0))).toEqual([0, 3_600_000, 7_200_000]);
  });
});

describe('a zone', () => {
  it('is a fixed offset or one of three names', () => {
    expect(['JST', 'MEZ', 'UTC', '+09:00', '-03:30', 'in-the-value'].map(readZone)).toEqual([
      540,
      60,
      0,
      540,
      -210,
      'in-the-value',
    ]);
    expect(offsetText(-210)).toBe('-03:30');
  });

  it('is refused where summer time could make an hour ambiguous', () => {
    for (const name of ['CET', 'MESZ', 'Europe/Berlin', 'Asia/Tokyo', 'toString', '']) {
      expect(readZone(name), name).toBeUndefined();
    }
  });
});

describe('a pattern', () => {
  it.each([
    ['yyyy-MM-dd', 'HH'],
    ['yyyy-MM-dd HH:mm HH', 'twice'],
    ['yyyy-MM-ddTHH:mm', 'T is no part'],
    ['yyyyMdHH', 'without a separator'],
    ['dd/MM/yy HH:mm', 'y is no part'],
  ])('such as %s is refused with the reason', (pattern, reason) => {
    const result = readPattern(pattern);
    expect(result.ok ? 'taken' : result.fault).toContain(reason);
  });

  it('takes signs of regular expressions literally', () => {
    expect(read('[yyyy.MM.dd|HH+mm]', 0, '[2026.06.02|18+10]')).toBe('2026-06-02T18:10:00+00:00');
    expect(read('yyyy.MM.dd HH', 0, '2026x06x02 18')).toBeUndefined();
  });
});
