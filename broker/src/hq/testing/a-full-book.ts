import { DAY, Entry, EntryKind, type EntryView, EntryWay } from '@kawamori/contracts';
import { aStation, aTown, minute } from '../../testing/builders.js';
import { receptionSheet } from '../reception-sheet.js';

const SAID = [
  '23時から放流を毎秒100立方メートルに増やす。下流の巡視をお願いしたい。',
  '県道の低いところに水が来ている。まだ車は通れる。',
  '分団は河川敷の車両を移動させた。これから上流の樋門を確認し、終わり次第、本部へ戻る。住民から上流の橋に流木が掛かっているとの話があり、明るくなったら確認したい。',
  '裏の水路があふれそう。',
];

/** Entries of every kind and state: open, done, corrected, taken back, long and short. */
export const aFullNight = (count: number): EntryView[] => {
  const kinds = EntryKind.options.filter((kind) => kind !== 'action');
  return Array.from({ length: count }, (_, i): EntryView => {
    const at = minute(i * 11);
    const said = SAID[i % SAID.length] ?? '';
    const entry = Entry.parse({
      ...{ id: `e-${i}`, town: i % 3 === 0 ? null : aTown().id, kind: kinds[i % kinds.length], at, said },
      ...{
        way: EntryWay.options[i % EntryWay.options.length],
        organisation: '初瀬ダム管理所',
        name: '当直 山田',
      },
      ...{
        callBack: '0880-00-0000',
        ...(i % 2 === 0 ? { place: '大正地区 江師', station: aStation().id } : {}),
      },
      ...(i % 4 === 3 ? {} : { next: { what: '大正地区の分団と区長へ連絡する', who: '総務課 森' } }),
    });
    const { id: _id, ...words } = entry;
    return {
      ...{ ...entry, recordedAt: at, by: '森 一郎' },
      former: i % 7 === 1 ? [{ ...words, by: '森 一郎', recordedAt: at, until: at + 60_000 }] : [],
      done: i % 4 === 0 ? { at: at + 600_000, by: '佐藤 花子', note: '区長に伝えた' } : null,
      withdrawn: i % 9 === 5 ? { at: at + 600_000, by: '森 一郎', reason: '別の記録と同じ' } : null,
    };
  });
};

export const aFullBook = (count: number): string =>
  receptionSheet({
    entries: aFullNight(count),
    settings: {
      towns: new Map([[aTown().id, aTown()]]),
      stations: new Map([[aStation().id, aStation()]]),
    },
    asked: { from: minute(0), to: minute(0) + DAY, town: undefined },
    ...{ hubName: '中土佐・四万十 川守', drill: true, madeAt: minute(600), by: '森 一郎' },
  });
