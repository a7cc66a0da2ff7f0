import {
  type Instant,
  isOfLevel,
  noticeKey,
  type PersonId,
  type StationId,
  type TownId,
} from '@kawamori/contracts';
import type { Calling } from '../duty/calling.js';
import { isCalmAround } from '../duty/calm-around.js';
import { type NoticeBody, type NoticeTable, stationsOf } from '../notices/notice-table.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { Settings } from '../settings/settings.js';
import { type Batch, noteMoved } from './batch.js';
import type { Occasion } from './carried-packs.js';

/**
 * What a machine or room is told: of the river, of what is broken, of levels that were learnt afterwards, or tests of the whole way
 * (`canary`), whichever town its node is registered for.
 */
export type About = 'river' | 'maintenance' | 'learnt' | 'canary';

/** People alone are called together: no machine or room is told. */
type ToldOf = About | 'muster';

/** Whom a notice is for, and through what: addressed when it is decided, so that a restart addresses it the same way. */
export interface Addressee {
  recipient: string;
  channel: string;
  towns: readonly TownId[];
  /** Left out: the river. */
  about?: readonly About[];
}

export interface DecidingInputs {
  addressees: readonly Addressee[];
  /** By which it is noted when something was judged; left out: when it was received. */
  wallNow?: () => Instant;
}

/** The canary tells each hour, for ever: of what it has told so much stays. */
const CANARIES_KEPT = 3;

/** How a notice is told. */
export interface Manner {
  /** Nobody is woken: only machines and rooms are told, and these people by a channel that wakes nobody. */
  quietlyTo?: readonly PersonId[];
  /** Of an end: the episodes by whose names was told what it ends. */
  endsToldUnder?: readonly string[] | undefined;
  /** Of what is taken back: the steps that stand all the same, ascending. */
  keeps?: readonly string[] | undefined;
  /** Towns whose machines and rooms have been told the same. */
  toldIn?: readonly TownId[];
}

/** What a decision leaves to be told. */
export interface Decided {
  /** What stands was told with what is taken back alone, and nobody had answered: it is to be told by itself. */
  leavesUntold: boolean;
}

/**
 * A notice is decided once, and addressed to everybody whom it concerns: of an end, to those who were told of the rise. What was learnt
 * afterwards stands in the record, wakes nobody, and goes to those who want to hear of it.
 */
export type Decide = (key: string, body: NoticeBody, occasion: Occasion, manner?: Manner) => Decided;

export function deciding(
  { addressees, wallNow }: DecidingInputs,
  parts: {
    settings(): Settings;
    table: Pick<ReadingTable, 'range'>;
    notices: NoticeTable;
    people: Calling;
    /** Another hub judged it, and told whom it had to tell. */
    isToldElsewhere(occasion: Occasion): boolean;
    /** It is too late to tell anybody. */
    isLongPast(occasion: Occasion): boolean;
    batch(): Batch;
  },
): Decide {
  const { settings, table, notices, people, isToldElsewhere, isLongPast, batch } = parts;

  const isCalm = (id: StationId, at: Instant): boolean => {
    const station = settings().stations.get(id);
    return (
      station !== undefined &&
      isCalmAround(station, at, { stations: settings().stations.values(), range: table.range })
    );
  };

  return (key, body, occasion, { quietlyTo, endsToldUnder = [], toldIn = [], keeps } = {}) => {
    const times = { receivedAt: occasion.wallAt, judgedAt: wallNow?.() ?? occasion.wallAt };
    if (!notices.add(key, occasion.seq, body, times)) return NOTHING_LEFT;
    noteMoved(batch(), key);
    const back = keeps && people.takenBack(endsToldUnder, keeps);
    const before = isEnd(body)
      ? (back?.heard ?? endsToldUnder.flatMap((name) => notices.recipientsOf(name)))
      : undefined;
    const over = body.kind === 'closed' ? endsToldUnder.flatMap((name) => people.over(name)) : [];
    for (const one of [...(back?.keys ?? []), ...over]) batch().notices.add(one);
    if (isToldElsewhere(occasion) || isLongPast(occasion)) return NOTHING_LEFT;
    const matter = matterOf(body);
    for (const { recipient, channel, towns, about = ['river'] } of addressees) {
      if (matter === 'muster' || !about.includes(matter)) continue;
      if (matter !== 'canary' && !towns.includes(body.town)) continue;
      if (toldIn.some((town) => towns.includes(town))) continue;
      if (before && !before.some((one) => one.recipient === recipient && one.channel === channel)) continue;
      const { episode, mark, rise } = body;
      notices.address(noticeKey({ episode, mark, rise, recipient, channel }), key, recipient, channel);
    }
    if (matter === 'canary') notices.keepCanaries(CANARIES_KEPT);
    // They call nobody.
    if (matter === 'canary' || matter === 'learnt') return NOTHING_LEFT;
    if (before) people.ended(key, before, settings());
    else if (quietlyTo) people.toldQuietly(key, quietlyTo, occasion.wallAt, settings());
    else
      people.decided(key, body, occasion.wallAt, settings(), () =>
        stationsOf(body).every((station) => isCalm(station, occasion.at)),
      );
    return back ?? NOTHING_LEFT;
  };
}

const NOTHING_LEFT: Decided = { leavesUntold: false };

const isEnd = ({ kind }: NoticeBody): boolean => kind === 'fallen' || kind === 'closed';

function matterOf(body: NoticeBody): ToldOf {
  if (body.kind === 'learnt' || body.kind === 'canary' || body.kind === 'muster') return body.kind;
  return isOfLevel(body) ? 'river' : 'maintenance';
}
