import { type NewFact, type NoticeKey, Shift, TownId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import type { Addressee } from '../../judging/deciding.js';
import { openJudge } from '../../judging/judge.js';
import { noticeTable } from '../../notices/notice-table.js';
import { type At, aTown, journalled, minute, pack, settingUp } from '../../testing/builders.js';
import { callTable } from '../call-table.js';
import { wordTable } from '../word-table.js';

export const [town, other] = [aTown().id, TownId.parse('nakatosa')];
export const person = (id: string, of = town): NewFact => ({
  kind: 'person.set',
  body: {
    person: { id, town: of, nameJa: `${id}さん`, contacts: [{ channel: 'mail', to: `${id}@town.example` }] },
  },
});
export const duty = (of: string, member: string, more: object = {}): NewFact => ({
  kind: 'duty.set',
  body: {
    duty: {
      town: of,
      groups: [{ id: 'desk', nameJa: '宿直', members: [member] }],
      ladder: [{ call: { onDuty: 1 } }, { after: '5m', call: { group: 'desk' } }],
      ...more,
    },
  },
});
export const NIGHT = { id: 'night', town, from: minute(-600), to: minute(600), people: ['mori'] };
export const shift: NewFact = { kind: 'shift.set', body: { shift: Shift.parse(NIGHT) } };
const PEOPLE = [person('mori'), person('desk'), person('kure', other)];

/** A judge that knows whom to wake; nobody is told but people. */
export const aHub = (...facts: NewFact[]) => aHubTelling([], ...facts);

/** The same, with machines and rooms that are told. */
export function aHubTelling(addressees: readonly Addressee[], ...facts: NewFact[]) {
  const database = openDatabase(':memory:', 'rebuildable');
  const options = { addressees, drill: false, logsChanges: false };
  let judge = openJudge(database, options);
  let seq = 0;
  const journal: ReturnType<typeof journalled> = [];
  const hears = (minutes: number, ...news: NewFact[]) => {
    const stamped = journalled(news, minute(minutes), seq + 1);
    seq += news.length;
    journal.push(...stamped);
    return judge.apply(stamped);
  };
  hears(-60, ...settingUp(), ...PEOPLE, ...facts);
  const notices = () => noticeTable(database).newest(100).reverse();
  return {
    hears,
    reads: (...readings: At[]) => {
      for (const reading of readings) hears(reading[0], pack([reading]));
    },
    startsAgain: () => {
      judge = openJudge(database, options);
    },
    /** Another hub that reads the same journal from its beginning. */
    anew: () => {
      const again = openDatabase(':memory:', 'rebuildable');
      openJudge(again, options).apply(journal);
      return noticeTable(again).newest(100).reverse();
    },
    notices,
    /** `notice person` of every delivery. */
    called: () =>
      notices().flatMap(({ mark, deliveries }) => deliveries.map(({ recipient }) => `${mark} ${recipient}`)),
    unacknowledged: (from = -600) =>
      callTable(database, wordTable(database)).unacknowledgedSince(minute(from)),
    /** Marks of the notices that call nobody any more. */
    over: () => {
      const calls = callTable(database, wordTable(database));
      return notices().flatMap(({ key, mark }) => (calls.isEnded(key) ? [mark] : []));
    },
    isNeeded: (riseKey: string, recipient: string, channel = 'mail', at = 0) =>
      callTable(database, wordTable(database)).isNeeded(
        `${riseKey}|${recipient}|${channel}` as NoticeKey,
        riseKey,
        minute(at),
      ),
  };
}
