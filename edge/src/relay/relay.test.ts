// The line and the lamp are played; time is vitest's, moved by hand.
import { type NoticeState, noticeTopic, StationId, TownId } from '@kawamori/contracts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLog } from '../testing/builders.js';
import type { LineHearing } from '../uplink/line.js';
import { relay } from './relay.js';

const TOWN = TownId.parse('nakatosa');
const NARO = StationId.parse('naro');
const OTHER = StationId.parse('nagasawa-bashi');

let lines: { hearing: LineHearing; filters: string[]; grant(isGranted?: boolean): void }[];
let turns: boolean[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  lines = [];
  turns = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const open = (hearing: LineHearing) => {
  const answers: ((granted: boolean) => void)[] = [];
  const filters: string[] = [];
  lines.push({
    hearing,
    filters,
    grant: (isGranted = true) => {
      for (const answer of answers) answer(isGranted);
    },
  });
  return {
    send: () => undefined,
    listen: (filter: string, answered: (granted: boolean) => void) => {
      filters.push(filter);
      answers.push(answered);
    },
    leave: () => Promise.resolve(),
    drop: () => undefined,
  };
};

async function aRelay(changes: { fromLevel?: number; drill?: boolean } = {}) {
  const one = relay({
    ...{ towns: [TOWN], fromLevel: 3, drill: false, open, log: silentLog, ...changes },
    lamp: {
      turn: (on) => {
        if (turns.at(-1) !== on) turns.push(on);
      },
      stop: () => Promise.resolve(),
    },
    ladder: { delaysMs: [1_000], jitter: 0 },
  });
  await one.start();
  lines[0]?.hearing.up();
  return one;
}
const line = () => {
  const last = lines.at(-1);
  if (!last) throw new Error('no line was opened');
  return last;
};
const say = (station: StationId, state: Partial<NoticeState> | undefined) => {
  const payload = state === undefined ? '' : JSON.stringify({ ...STATE, station, ...state });
  line().hearing.heard(noticeTopic(TOWN, station), Buffer.from(payload));
};
const STATE: NoticeState = {
  v: 1,
  episode: 'naro:level:2026-06-02T18:10:00+09:00',
  station: NARO,
  stationNameJa: '奈路',
  stationNameEn: 'Naro',
  town: TOWN,
  mark: 'danger',
  markNameJa: '氾濫危険水位',
  markNameEn: 'flood danger level',
  alertLevel: 4,
  valueM: 290.24,
  observedAt: '2026-06-02T18:10:00+09:00',
  drill: false,
};

describe('a lamp', () => {
  test('hears of its own towns, and is on at once when a level stands at any station', async () => {
    await aRelay();
    expect(line().filters).toEqual(['kawamori/v1/hub/notice/nakatosa/#']);
    say(NARO, {});
    expect(turns).toEqual([true]);
  });

  test('is off once nothing stands at any station any more, and not before', async () => {
    await aRelay();
    line().grant();
    say(NARO, {});
    say(OTHER, {});
    say(NARO, undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(turns).toEqual([true]);
    say(OTHER, undefined);
    expect(turns).toEqual([true, false]);
  });

  test('is put off after its start once the hub has had the time to say what stands', async () => {
    await aRelay();
    line().grant();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(turns).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(turns).toEqual([false]);
  });

  test.each([
    [{ alertLevel: 2 }, {}, []],
    [{ alertLevel: 3 }, {}, [true]],
    [{ drill: true }, {}, []],
    [{ drill: true }, { drill: true }, [true]],
    [{ alertLevel: 1 }, { fromLevel: 1 }, [true]],
  ] as const)('at %o with %o is %o', async (state, config, expected) => {
    await aRelay(config);
    say(NARO, state);
    expect(turns).toEqual(expected);
  });
});

describe('while the hub cannot be reached', () => {
  test('the lamp stays on, and stays on when the notice still stands afterwards', async () => {
    await aRelay();
    line().grant();
    say(NARO, {});
    line().hearing.down({ how: 'cut', detail: 'cable' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(lines).toHaveLength(2);
    line().hearing.up();
    line().grant();
    say(NARO, {});
    await vi.advanceTimersByTimeAsync(10_000);
    expect(turns).toEqual([true]);
  });

  test('what was over meanwhile puts it off once the hub has said all that stands', async () => {
    await aRelay();
    line().grant();
    say(NARO, {});
    line().hearing.down({ how: 'cut', detail: 'cable' });
    await vi.advanceTimersByTimeAsync(600_000);
    line().hearing.up();
    line().grant();
    expect(turns).toEqual([true]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(turns).toEqual([true, false]);
  });

  test('a line that goes before all is said changes nothing', async () => {
    await aRelay();
    say(NARO, {});
    line().grant();
    line().hearing.down({ how: 'cut', detail: 'cable' });
    await vi.advanceTimersByTimeAsync(1_000);
    line().hearing.up();
    line().grant();
    line().hearing.down({ how: 'cut', detail: 'cable' });
    await vi.advanceTimersByTimeAsync(100_000);
    expect(turns).toEqual([true]);
  });
});

test('a hub that does not grant the topics puts nothing off', async () => {
  await aRelay();
  line().grant(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(turns).toEqual([]);
});

test('what cannot be read leaves standing what stood there', async () => {
  await aRelay();
  line().grant();
  say(NARO, {});
  line().hearing.heard(noticeTopic(TOWN, NARO), Buffer.from('{"v":9}'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(turns).toEqual([true]);
});
