import { asksForAnswer, DAY, type Instant, seriesParts, type TownId } from '@kawamori/contracts';
import { openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { episodeTable } from '../alerts/episode-table.js';
import { statementTable } from '../announcements/statement-table.js';
import { bookTable } from '../book/book-table.js';
import { conditionTable, type OpenCondition } from '../conditions/condition-table.js';
import { wordTable } from '../duty/word-table.js';
import type { FactRow } from '../journal/row-sum.js';
import { factColumns } from '../journal/sqlite-journal.js';
import { ledgerNames } from '../ledger/ledger-names.js';
import { readable } from '../ledger/ledger-source.js';
import { noticeTable } from '../notices/notice-table.js';
import type { Settings } from '../settings/settings.js';
import { hoursSource } from './hours-source.js';
import { hoursTable } from './hours-table.js';
import { officialAt, type Situation, type ToldNotice, timesUpTo, waitedAt, waterOf } from './situation.js';

/** Notices are told of so long before the report. */
const TOLD_WITHIN = DAY;
/** Entries whose next step waits are looked for so far back. */
const ENTRIES_WITHIN = 30 * DAY;
/** The last flood is looked for so far back. */
const CREST_WITHIN = 30 * DAY;
/** Of each kind, the newest first. */
const MOST_STATEMENTS = 1_000;

/**
 * How things stood at a time, by what the hub knows now.
 * @param journal undefined where it cannot be read
 * @param now river clock
 */
export function situationAt(
  { store, journal }: { store: SqliteDatabase; journal: SqliteDatabase | undefined },
  settings: Settings,
  { at, town, now }: { at: Instant; town: TownId | undefined; now: Instant },
): Situation {
  const isOf = (one: TownId | null) => town === undefined || one === null || one === town;
  const source = hoursSource(store);
  const table = hoursTable(
    { hours: timesUpTo(at), now, order: 'worst' },
    [...settings.stations.values()].filter((station) => isOf(station.town)),
    source,
  );
  const statements = statementTable(store);
  return {
    at,
    ...waterOf(table, ({ station }) => source.gauges(station, at)[0]?.lastUsable),
    crest: lastCrest(store, settings, now, isOf),
    ...officialAt(
      {
        orders: statements.newest('order', MOST_STATEMENTS),
        announcements: statements.newest('announcement', MOST_STATEMENTS),
      },
      at,
      town,
    ),
    entries: bookTable(store)
      .between(at - ENTRIES_WITHIN, at)
      .filter((entry) => isOf(entry.town) && waitedAt(entry, at)),
    told: toldUntil(store, settings, at).filter((one) => isOf(one.town)),
    conditions: journal ? conditionsAt(journal, at).filter((one) => isOf(one.town)) : null,
  };
}

function lastCrest(
  store: SqliteDatabase,
  { stations }: Settings,
  now: Instant,
  isOf: (town: TownId) => boolean,
): Situation['crest'] {
  const [last] = episodeTable(store)
    .between(now - CREST_WITHIN, now)
    .flatMap(({ series, crest }) => {
      const station = stations.get(seriesParts(series).station);
      return station && isOf(station.town) ? [{ nameJa: station.nameJa, at: crest.at }] : [];
    })
    .sort((a, b) => b.at - a.at);
  return last;
}

/** The newest first. What came at the same instant stands in the order in which it was decided. */
function toldUntil(store: SqliteDatabase, settings: Settings, at: Instant): ToldNotice[] {
  const [notices, words] = [noticeTable(store), wordTable(store)];
  const names = ledgerNames(settings, statementTable(store), notices, bookTable(store));
  return notices
    .between(at - TOLD_WITHIN, at)
    .filter(({ kind }) => kind !== 'learnt')
    .map(({ key, ...notice }) => ({
      ...{ at: Date.parse(notice.decidedAt), town: notice.town, subjectJa: notice.subjectJa },
      recipients: [
        ...new Set(notices.recipientsOfOne(key).map(({ recipient }) => names.recipient(recipient).ja)),
      ],
      acknowledged: asksForAnswer(notice)
        ? words.on(notice.episode, key).filter((word) => word.what === 'acknowledged' && word.at <= at)
        : null,
    }))
    .reverse();
}

/** What was broken or blind at a time: told again from the facts, for the table has only what is open now. */
function conditionsAt(journal: SqliteDatabase, at: Instant): OpenCondition[] {
  const memory = openDatabase(':memory:', 'rebuildable');
  try {
    const table = conditionTable(memory);
    const rows = journal
      .prepare(
        `SELECT ${factColumns(journal)} FROM fact WHERE kind IN ('condition.began', 'condition.ended') AND at <= ? ORDER BY seq`,
      )
      .iterate(at) as IterableIterator<FactRow>;
    for (const row of rows) {
      const fact = readable(row);
      if (fact?.kind === 'condition.began') table.begin(fact.body, fact);
      if (fact?.kind === 'condition.ended') table.end(fact.body);
    }
    return table.open();
  } finally {
    memory.close();
  }
}
