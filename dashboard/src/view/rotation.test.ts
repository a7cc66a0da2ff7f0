import { CameraState, HOUR, type LevelKey, MINUTE } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { aStation, NIGHT } from '../test-data.js';
import { nextTurn, type Owed, sightsOf } from './rotation.js';
import { lookAt } from './station-look.js';

function aLook(id: string, held: LevelKey | null, pictureAgoMs: number | null = MINUTE) {
  const marks = { caution: 1, danger: 2, overflow: 3 };
  const at = NIGHT - (pictureAgoMs ?? 0);
  const latest = {
    ...{ camera: `${id}-cam`, at, receivedAt: at, takenFrom: 'exif', width: 640, height: 480 },
    ...{ incomplete: false, levelM: null, levelAt: null, withdrawn: false },
  };
  const camera = CameraState.parse({
    ...{
      id: `${id}-cam`,
      nameJa: '岸',
      nameEn: 'bank',
      expectedMs: 10 * MINUTE,
      video: false,
      residents: 'none',
    },
    latest: pictureAgoMs === null ? null : latest,
  });
  return lookAt({ ...aStation({ id, marks, held }), cameras: [camera] }, '', NIGHT, 'ja');
}

function turns(looks: ReturnType<typeof aLook>[], count: number): string[] {
  let owed: Owed = new Map();
  return Array.from({ length: count }, () => {
    const turn = nextTurn(sightsOf(looks, NIGHT, null), owed);
    owed = turn?.owed ?? owed;
    return String(turn?.sight.look.station.id);
  });
}

describe('pictures by danger', () => {
  it('begin with the worst, and show it more often and longer', () => {
    const looks = [aLook('worst', 'overflow'), aLook('high', 'caution'), aLook('calm', null)];
    const shown = turns(looks, 20);
    const times = (id: string) => shown.filter((one) => one === id).length;
    expect(shown[0]).toBe('worst');
    expect([times('worst'), times('high'), times('calm')]).toEqual([12, 6, 2]);
    expect(sightsOf(looks, NIGHT, null).map(({ forMs }) => forMs / 1_000)).toEqual([16, 10, 6]);
  });

  it('never leave one out, nor show one several times in a row where the others are as bad', () => {
    const even = turns([aLook('aa', 'danger'), aLook('bb', 'danger'), aLook('cc', 'danger')], 9);
    expect(even.join('')).toBe('aabbccaabbccaabbcc');
  });

  it('give little room to a picture that is not current, and none where there never was one', () => {
    const looks = [
      aLook('old', 'overflow', 3 * HOUR),
      aLook('dark', 'danger', null),
      aLook('seen', 'danger'),
    ];
    const shown = turns(looks, 13);
    expect(shown.filter((id) => id === 'old')).toHaveLength(3);
    expect(shown).not.toContain('dark');
    expect(sightsOf(looks, NIGHT, null)[0]?.forMs).toBe(6_000);
  });

  it('go on where a station appears or leaves', () => {
    const [a, b] = [aLook('aa', 'danger'), aLook('bb', 'danger')];
    let turn = nextTurn(sightsOf([a], NIGHT, null), new Map());
    const shown = [turn?.sight.look.station.id];
    for (let i = 0; i < 2; i++) {
      turn = nextTurn(sightsOf([a, b], NIGHT, null), turn?.owed ?? new Map());
      shown.push(turn?.sight.look.station.id);
    }
    expect(shown).toContain('bb');
    turn = nextTurn(sightsOf([b], NIGHT, null), turn?.owed ?? new Map());
    expect(turn?.sight.look.station.id).toBe('bb');
    expect([...(turn?.owed.keys() ?? [])]).toEqual(['bb-cam']);
    expect(nextTurn([], turn?.owed ?? new Map())).toBeUndefined();
  });

  it('leave out the camera that is shown all the time', () => {
    const [a, b] = [aLook('aa', 'danger'), aLook('bb', null)];
    const besides = a.station.cameras[0]?.id ?? null;
    expect(sightsOf([a, b], NIGHT, besides).map(({ look }) => look.station.id)).toEqual(['bb']);
  });
});
