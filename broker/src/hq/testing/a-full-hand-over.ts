import { HOUR, LedgerLine, PersonId } from '@kawamori/contracts';
import { newestOf } from '../../ledger/newest-lines.js';
import { aTown, minute } from '../../testing/builders.js';
import { MOST_HAPPENED } from '../hand-over.js';
import { handOverSheet } from '../hand-over-sheet.js';
import { waitedAt } from '../situation.js';
import { aFullNight } from './a-full-book.js';
import { aFullSituation } from './a-full-report.js';

/** The worst that a hand-over sheet has to hold: more of everything than fits two pages. */
export function aFullHandOver(): string {
  const { situation, settings } = aFullSituation();
  const [station] = settings.stations.values();
  if (!station) throw new Error('a full night has stations');
  const to = situation.at;
  const person = PersonId.parse('mori-ichiro');
  return handOverSheet({
    handOver: {
      from: to - 8 * HOUR,
      situation: { ...situation, entries: aFullNight(60).filter((entry) => waitedAt(entry, to)) },
      open: situation.told.map(({ at, town, subjectJa }) => ({
        ...{ at, town, subjectJa, acknowledged: [], handedOver: null },
      })),
      duty: [
        { town: aTown().id, now: [person], until: to + HOUR, next: { people: [person], from: to + HOUR } },
      ],
      works: [{ station, until: to + HOUR, by: '森 一郎', reason: '流木を取り除く' }],
      happened: newestOf(
        Array.from({ length: 60 }, (_, i) =>
          LedgerLine.parse({
            ...{ id: String(i), at: minute(i * 10), wallAt: null, kind: 'received', town: aTown().id },
            ...{
              station: station.id,
              episode: null,
              textJa: '消防団　上山分団（無線）',
              textEn: '',
              byJa: '森 一郎',
            },
            ...{ byEn: '', note: '県道の低いところに水が来ている。まだ車は通れる。'.repeat(4) },
          }),
        ),
        MOST_HAPPENED,
      ),
    },
    settings,
    asked: { from: to - 8 * HOUR, to, town: undefined },
    ...{ hubName: '中土佐・四万十 川守', drill: true, now: to, madeAt: to, by: '森 一郎' },
  });
}
