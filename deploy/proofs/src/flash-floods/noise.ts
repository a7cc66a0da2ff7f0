/** What a gauge says at a time; undefined where it says nothing. */
export interface Said {
  at: number;
  valueM: number;
}

const SPIKES_M = [-1.8, 0.7, 2.4, 3.2, 4.8, 7, 12, 17];
const SENTINELS = [-9_999, -888];
const KINDS = ['spike', 'sentinel', 'stuck', 'missing'] as const;
/** One value in so many is wrong in some way. */
const ONE_IN = 3;
/** True values between two wrong ones: spikes that agree, and silence after one, are floods until shown otherwise. */
const CALM = 2;

/** The same river through a gauge that spikes, sends signs for no value, hangs, and leaves values out. The last value is as it was. */
export function withNoise(river: readonly Said[], chance: () => number): { said: Said[]; spikes: number } {
  const one = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T;
  const said: Said[] = [];
  let calmFrom = 0;
  let stuck: { until: number; valueM: number } | undefined;
  let spikes = 0;
  river.forEach(({ at, valueM }, index) => {
    const mayBeWrong = index >= calmFrom + CALM && index < river.length - 1;
    const kind = mayBeWrong && chance() * ONE_IN < 1 ? one(KINDS) : undefined;
    if (kind !== undefined) calmFrom = index + 1;
    if (kind === 'missing') return;
    if (kind === 'stuck') {
      stuck = { until: index + 1 + Math.floor(chance() * 6), valueM };
      calmFrom = stuck.until + 1;
    }
    const shown = stuck && index <= stuck.until && index < river.length - 1 ? stuck.valueM : valueM;
    if (kind === 'spike') {
      spikes++;
      said.push({ at, valueM: valueM + one(SPIKES_M) });
    } else said.push({ at, valueM: kind === 'sentinel' ? one(SENTINELS) : shown });
  });
  return { said, spikes };
}
