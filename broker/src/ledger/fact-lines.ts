import {
  ACCOUNT_TEXTS,
  announcementSource,
  announcementWords,
  type EntryId,
  type Fact,
  type FactBody,
  type FactKind,
  faultWords,
  type Instant,
  type LedgerKind,
  type LedgerLine,
  type LedgerTextKey,
  lengthWords,
  levelWords,
  MUSTER_ENDS_AFTER,
  nextWords,
  nodeSoftwareWords,
  orderSource,
  orderWords,
  type StationId,
  seriesParts,
  type Text,
  type TownId,
} from '@kawamori/contracts';
import { CONDITION_EPISODE } from '../conditions/condition-episode.js';
import { NOT_PUBLISHED } from '../notices/channels/cap-channel.js';
import { channelOf, riseKeyOf } from '../notices/person-recipient.js';
import {
  channelWords,
  entryName,
  type LedgerNames,
  minuteWords,
  said,
  stretchWords,
} from './ledger-names.js';

/** What a fact says in the chronology. */
interface Told {
  kind: LedgerKind;
  text: Text;
  station?: StationId | null;
  /** Left out: its station's. Null: of none, or of all. */
  town?: TownId | null;
  episode?: string;
  by?: Text;
  note?: string | undefined;
}

/** @param at when it was received or decided; river clock */
type Teller<K extends FactKind> = (body: FactBody<K>, names: LedgerNames, at: Instant) => Told;

/** Why a kind has no line. */
interface NotTold {
  notTold: string;
}

const faultText = (said: string): Text => ({ ja: faultWords(said, 'ja'), en: said });
const same = (text: string): Text => ({ ja: text, en: text });

/** A notice's key begins with its episode: that of a level with its station, that of what is broken with the kind and the town. */
const ofEpisode = (key: string): Pick<Told, 'station' | 'town'> & { episode: string } => {
  const [episode = ''] = key.split('|');
  const [first, , town] = episode.split(':');
  if (first === CONDITION_EPISODE) return { episode, station: null, town: town as TownId };
  return { episode, station: episode.slice(0, Math.max(0, episode.indexOf(':'))) as StationId };
};

/** Which notice is sent or called about stands before it: of one rise there are several. */
const of = (notice: Text, text: Text): Text => said('ofNotice', { notice, text });

const byPerson = (
  body: { episode: string; by: string; via: string; note?: string | undefined },
  names: LedgerNames,
  text: Text,
): Told => ({
  ...{ kind: 'person', text, ...ofEpisode(body.episode), by: names.speaker(body), note: body.note },
});

const ENDS_AFTER: Text = {
  ja: lengthWords(MUSTER_ENDS_AFTER, 'ja'),
  en: lengthWords(MUSTER_ENDS_AFTER, 'en'),
};

const CALLS: Readonly<Record<FactBody<'notice.called'>['why'], LedgerTextKey>> = {
  turn: 'callTurn',
  'fall-over': 'callFallOver',
  reminder: 'callReminder',
  'handed-over': 'callHandedOver',
  'not-taken-over': 'callNotTaken',
};
const TRIES: Readonly<Record<FactBody<'notice.tried'>['outcome'], LedgerTextKey>> = {
  begun: 'tryBegun',
  accepted: 'tryAccepted',
  failed: 'tryFailed',
  'given-up': 'tryGivenUp',
  'not-needed': 'tryNotNeeded',
};
const UNDONE: Readonly<Record<FactBody<'episode.undone'>['what'], LedgerTextKey>> = {
  acknowledged: 'undoneAcknowledged',
  'handed-over': 'undoneHandedOver',
  closed: 'undoneClosed',
};

const stationOf = (series: FactBody<'reading.overruled'>['series']) => seriesParts(series).station;

const OF_A_REHEARSAL: NotTold = {
  notTold: 'a rehearsal has a chronology of its own, and the real one none of it',
};

const OF_THE_AUDIT: NotTold = { notTold: 'the audit log (操作の記録) has it' };

/**
 * What each kind of fact says in the chronology, or why it says nothing. A kind that is missing here does not compile: somebody has to
 * decide whether it is told.
 */
export const FACT_LINES = {
  'readings.received': {
    notTold: 'what they come to is told as levels; the values stand in the export of readings',
  },
  'readings.carried': { notTold: 'as those that nodes send' },
  'record.dead-lettered': { notTold: 'kawamori dead-letters shows them' },
  'picture.received': { notTold: 'the pictures stand beside their times' },
  'pictures.pruned': { notTold: 'done by itself, by age and room' },
  'node.reported': { notTold: 'vitals, many a day' },
  'condition.began': { notTold: 'as the notice of it' },
  'condition.ended': { notTold: 'as the notice of it' },
  'day.reported': { notTold: 'as the notice of it' },

  'notice.called': ({ notice, person, channel, why }, names) => ({
    ...{ kind: 'call', ...ofEpisode(notice) },
    text: of(
      names.notice(notice),
      said(CALLS[why], { person: names.person(person), channel: channelWords(channel) }),
    ),
  }),
  'notice.tried': ({ key, attempt, outcome, detail }, names) => {
    const [, , , recipient = '', channel = ''] = key.split('|');
    const to = names.recipient(recipient);
    const values = {
      ...{ to, channel: channelWords(channelOf(channel)), attempt },
      detail: outcome === 'accepted' ? detail : faultText(detail),
    };
    return {
      ...{ kind: 'sending', ...ofEpisode(key) },
      // A hub of before journalled what it did not publish as accepted.
      text: of(
        names.notice(riseKeyOf(key)),
        said(detail === NOT_PUBLISHED ? 'tryNotPublished' : TRIES[outcome], values),
      ),
    };
  },
  'channel.tested': ({ recipient, channel, accepted, detail, by }, names) => ({
    ...{ kind: 'setting', by: same(by) },
    text: said(accepted ? 'testAccepted' : 'testFailed', {
      ...{ to: names.recipient(recipient), channel: channelWords(channel) },
      detail: accepted ? detail : faultText(detail),
    }),
  }),
  'episode.acknowledged': (body, names) => {
    const late = body.press?.late;
    const text = late
      ? said('acknowledgedLate', { time: minuteWords(late.at - late.aheadMs) })
      : said('acknowledged');
    return byPerson(body, names, text);
  },
  'episode.handed-over': (body, names) =>
    byPerson(body, names, said('handedOver', { to: names.person(body.to) })),
  'episode.closed': (body, names) => byPerson(body, names, said('closed')),
  'episode.noted': (body, names) => byPerson(body, names, said('noted')),
  'episode.undone': (body, names) =>
    byPerson(body, names, said(UNDONE[body.what], { time: minuteWords(body.saidAt) })),

  'reading.unanswered': ({ series, value }) => ({
    ...{ kind: 'level', station: stationOf(series), text: said('unanswered', { value: levelWords(value) }) },
  }),
  'reading.overruled': ({ series, from, to, verdict, by, reason }) => ({
    ...{ kind: 'reading', station: stationOf(series), by: same(by), note: reason },
    text: said(verdict === 'good' ? 'overruledGood' : 'overruledBad', { stretch: stretchWords(from, to) }),
  }),
  'reading.overrule-undone': ({ series, from, to, by }) => ({
    ...{ kind: 'reading', station: stationOf(series), by: same(by) },
    text: said('overruleUndone', { stretch: stretchWords(from, to) }),
  }),
  'maintenance.begun': ({ station, from, until, by, reason }) => ({
    ...{ kind: 'reading', station, by: same(by), note: reason },
    text: said('maintenanceBegun', { stretch: stretchWords(from, until) }),
  }),
  'maintenance.ended': ({ station, from, by }) => ({
    ...{ kind: 'reading', station, by: same(by) },
    text: said('maintenanceEnded', { from: minuteWords(from) }),
  }),

  'announcement.recorded': ({ announcement, by }) => ({
    ...official(announcement.town, by, announcement.note),
    text: said('announced', {
      what: announcementWords(announcement),
      source: {
        ja: announcementSource(announcement, 'ja'),
        en: announcementSource(announcement, 'en'),
      },
    }),
  }),
  'announcement.lifted': ({ announcement, town, at, by }, names) => ({
    ...official(town, by),
    text: said('announcementLifted', {
      what: names.statement('announcement', announcement),
      time: minuteWords(at),
    }),
  }),
  'announcement.withdrawn': ({ announcement, town, by, reason, cancelled }, names) => ({
    ...official(town, by, reason),
    text: said(cancelled ? 'announcementCancelled' : 'announcementWithdrawn', {
      what: names.statement('announcement', announcement),
    }),
  }),
  'order.recorded': ({ order, by }) => ({
    ...official(order.town, by, order.note),
    text: said('ordered', {
      what: { ja: orderWords(order, 'ja'), en: orderWords(order, 'en') },
      source: { ja: orderSource(order, 'ja'), en: orderSource(order, 'en') },
    }),
  }),
  'order.lifted': ({ order, town, at, by }, names) => ({
    ...official(town, by),
    text: said('orderLifted', { what: names.statement('order', order), time: minuteWords(at) }),
  }),
  'order.withdrawn': ({ order, town, by, reason, cancelled }, names) => ({
    ...official(town, by, reason),
    text: said(cancelled ? 'orderCancelled' : 'orderWithdrawn', { what: names.statement('order', order) }),
  }),

  'entry.recorded': { notTold: 'as the entry itself, at the time when it was received' },
  'entry.corrected': ({ entry: { id }, by }, names, at) => {
    const before = names.entry(id)?.former.find(({ until }) => until === at)?.said;
    return ofBook(id, by, names, (entry) => said('entryCorrected', { entry }), before);
  },
  'entry.done': ({ entry: id, by, note }, names) => {
    const view = names.entry(id);
    const next = { ja: view ? nextWords(view, 'ja') : '', en: view ? nextWords(view, 'en') : '' };
    return ofBook(id, by, names, (entry) => said('entryDone', { entry, next }), note);
  },
  'entry.reopened': ({ entry: id, by }, names) =>
    ofBook(id, by, names, (entry) => said('entryReopened', { entry })),
  'entry.withdrawn': ({ entry: id, by, reason }, names) =>
    ofBook(id, by, names, (entry) => said('entryWithdrawn', { entry }), reason),
  'entry.restored': ({ entry: id, by }, names) =>
    ofBook(id, by, names, (entry) => said('entryRestored', { entry })),
  'picture.pinned': { notTold: 'as the picture itself, at the time when it was taken' },
  'picture.unpinned': ({ camera, takenAt, by }, names) => ({
    ...{ kind: 'picture', station: names.camera(camera).station, by: same(by) },
    text: said('pictureUnpinned', { camera: names.camera(camera).name, time: minuteWords(takenAt) }),
  }),
  'station.noted': ({ station, text, by }) => ({
    ...{ kind: 'reading', station, by: same(by), text: said('stationNoted'), note: text },
  }),
  'station.note-withdrawn': ({ station, text, by }) => ({
    ...{ kind: 'reading', station, by: same(by), text: said('stationNoteWithdrawn'), note: text },
  }),
  'hq.opened': ({ town, place, by }) => ({
    ...{ kind: 'person', town, by: same(by) },
    text: place === undefined ? said('hqOpened') : said('hqOpenedIn', { place }),
  }),
  'hq.closed': ({ town, by, mistake }) => ({
    ...{ kind: 'person', town, by: same(by), text: said(mistake ? 'hqNotOpened' : 'hqClosed') },
  }),
  'muster.called': ({ town, groups, place, by, word }) => ({
    ...{ kind: 'person', town, by: same(by), note: word },
    text: said('musterCalled', {
      place,
      groups: groups.map(({ nameJa }) => nameJa).join('、'),
      count: String(new Set(groups.flatMap(({ people }) => people)).size),
    }),
  }),
  'muster.answered': ({ town, person, inMinutes, note, by, via }, names) => ({
    ...{ kind: 'person', town, note, by: via === 'link' ? names.person(person) : same(by) },
    text:
      inMinutes === null
        ? said('musterNotComing', { person: names.person(person) })
        : said('musterComing', { person: names.person(person), count: String(inMinutes) }),
  }),
  'muster.arrived': ({ town, person, by }, names) => ({
    ...{ kind: 'person', town, by: same(by), text: said('musterArrived', { person: names.person(person) }) },
  }),
  'muster.undone': ({ town, person, what, by }, names) => ({
    ...{ kind: 'person', town, by: same(by) },
    text: said(what === 'answer' ? 'musterAnswerUndone' : 'musterArrivalUndone', {
      person: names.person(person),
    }),
  }),
  'muster.ended': ({ town, by, mistake }) =>
    by === undefined
      ? {
          ...{ kind: 'hub', town },
          text: said('musterEndedItself', { length: ENDS_AFTER }),
        }
      : { kind: 'person', town, by: same(by), text: said(mistake ? 'musterTakenBack' : 'musterEnded') },

  'public.withdrawn': ({ camera, takenAt, by, reason }, names) => ({
    ...{ kind: 'picture', station: names.camera(camera).station, by: same(by), note: reason },
    text: pictureText(['pictureWithdrawn', 'cameraWithdrawn'], names.camera(camera).name, takenAt),
  }),
  'public.restored': ({ camera, takenAt, by }, names) => ({
    ...{ kind: 'picture', station: names.camera(camera).station, by: same(by) },
    text: pictureText(['pictureRestored', 'cameraRestored'], names.camera(camera).name, takenAt),
  }),

  'station.set': ({ station, by }) => setting({ station: station.id as StationId }, said('stationSet'), by),
  'station.removed': ({ station, by }) => setting({ station }, said('stationRemoved'), by),
  'town.set': ({ town, by }) => setting({ town: town.id as TownId }, said('townSet'), by),
  'profile.set': ({ profile, by }) => setting({}, said('profileSet', { name: profile.nameJa }), by),
  // Never with a number or an address.
  'person.set': ({ person, by }, names) =>
    setting({ town: person.town as TownId }, said('personSet', { person: names.person(person.id) }), by),
  'person.removed': ({ person, town, by }, names) =>
    setting({ town }, said('personRemoved', { person: names.person(person) }), by),
  'push.subscribed': ({ person, town, name, by }, names) =>
    setting({ town }, said('pushOn', { person: names.person(person), device: name }), by),
  'push.ended': ({ person, town, why, by }, names) =>
    setting({ town }, said(why === 'gone' ? 'pushGone' : 'pushOff', { person: names.person(person) }), by),
  'duty.set': ({ duty, by }) => setting({ town: duty.town as TownId }, said('dutySet'), by),
  'shift.set': ({ shift: { town, from, to, people }, by }, names) => {
    const named = people.map((id) => names.person(id));
    const list = { ja: named.map(({ ja }) => ja).join('、'), en: named.map(({ en }) => en).join(', ') };
    return setting({ town }, said('shiftSet', { people: list, stretch: stretchWords(from, to) }), by);
  },
  'shift.removed': ({ town, by }) => setting({ town }, said('shiftRemoved'), by),
  'node.added': ({ registration, by }) =>
    setting({ town: registration.town }, said('nodeAdded', { node: registration.id }), by),
  'node.rotated': ({ node, by }) => setting({}, said('nodeRotated', { node }), by),
  'node.revoked': ({ node, by }) => setting({}, said('nodeRevoked', { node }), by),
  'node-settings.set': ({ 'node-settings': { id, town }, version, by }) =>
    setting({ town: town as TownId }, said('nodeSettingsSet', { node: id, version }), by),
  'node.update-ordered': ({ node, from, to, by }) =>
    setting({}, said('nodeUpdateOrdered', { node, from: from ?? '－', to }), by),
  'node.update-ended': ({ node, from, to, outcome, detail, by }) => {
    const words = { ja: nodeSoftwareWords(detail, 'ja'), en: detail };
    return setting({}, said(`nodeUpdate.${outcome}`, { node, from: from ?? '－', to, detail: words }), by);
  },
  'release.added': ({ version, by }) => setting({}, said('releaseAdded', { version }), by),
  'release.removed': ({ version, by }) => setting({}, said('releaseRemoved', { version }), by),
  'account.created': ({ name }) => setting({}, said('accountCreated', { name })),
  'account.invited': ({ name, by }) => setting({}, said('accountInvited', { name }), by),
  'account.password-set': ({ name }) => setting({}, said('accountPasswordSet', { name })),
  'account.granted': ({ name, grant: { role }, by }) =>
    setting({}, said('accountGranted', { name, role: ACCOUNT_TEXTS[`role.${role}`] }), by),
  'account.disabled': ({ name, by }) => setting({}, said('accountDisabled', { name }), by),
  'account.enabled': ({ name, by }) => setting({}, said('accountEnabled', { name }), by),
  'account.second-factor-set': ({ name }) => setting({}, said('secondFactorSet', { name })),
  'account.recovery-used': ({ name }) => setting({}, said('recoveryUsed', { name })),
  'account.second-factor-removed': ({ name, by, only }) =>
    setting({}, said(only ? 'authenticatorRemoved' : 'secondFactorRemoved', { name }), by),
  'account.key-added': ({ name, key }) => setting({}, said('keyAdded', { name, key: key.name })),
  'account.key-removed': ({ name, by }) => setting({}, said('keyRemoved', { name }), by),
  'account.key-doubted': ({ name }) => setting({}, said('keyDoubted', { name })),

  'account.signed-in': OF_THE_AUDIT,
  'account.signed-out': OF_THE_AUDIT,
  'account.tries-refused': OF_THE_AUDIT,

  'journal.gap': ({ after, through }) => ({
    ...{ kind: 'hub', text: said('gap', { from: after + 1, through }) },
  }),
  'clock.trusted': ({ by }) => ({ kind: 'hub', by: same(by), text: said('clockTrusted') }),
  'journal.gap-seen': ({ by }) => ({ kind: 'hub', by: same(by), text: said('gapSeen') }),
  'readings.lost': ({ from, to }) => ({
    ...{ kind: 'hub', text: said('readingsLost', { stretch: stretchWords(from, to) }) },
  }),
  'town.imported': ({ town, facts }) => ({ kind: 'hub', town, text: said('townImported', { count: facts }) }),
  'rehearsal.armed': OF_A_REHEARSAL,
  'rehearsal.confirmed': OF_A_REHEARSAL,
  'rehearsal.yielded': OF_A_REHEARSAL,
  'rehearsal.ended': OF_A_REHEARSAL,
} as const satisfies { readonly [K in FactKind]: Teller<K> | NotTold };

/** The kinds that have no line. */
export type UntoldKind = {
  [K in FactKind]: (typeof FACT_LINES)[K] extends NotTold ? K : never;
}[FactKind];

const official = (town: TownId, by: string, note?: string): Omit<Told, 'text'> => ({
  ...{ kind: 'official', town, by: same(by), note },
});

/** What has become of an entry of HQ's book. */
function ofBook(
  id: EntryId,
  by: string,
  names: LedgerNames,
  text: (entry: Text) => Text,
  note?: string,
): Told {
  const entry = names.entry(id);
  return {
    ...{ kind: entry?.kind === 'action' ? 'action' : 'received', by: same(by), note },
    ...{ station: entry?.station ?? null, town: entry?.town ?? null },
    text: text(entry ? entryName(entry) : same(id)),
  };
}

const setting = (place: { station?: StationId; town?: TownId }, text: Text, by?: string): Told => ({
  ...{ kind: 'setting', text, ...place },
  ...(by === undefined ? {} : { by: same(by) }),
});

const pictureText = (
  [one, all]: readonly [LedgerTextKey, LedgerTextKey],
  camera: Text,
  takenAt: number | null,
): Text => (takenAt === null ? said(all, { camera }) : said(one, { camera, time: minuteWords(takenAt) }));

/** The kinds that have a line. */
export const TOLD_KINDS: readonly FactKind[] = (Object.keys(FACT_LINES) as FactKind[]).filter(
  (kind) => typeof FACT_LINES[kind] === 'function',
);

/** The line of a fact; undefined for a kind that has none. */
export function factLine(fact: Fact, names: LedgerNames): LedgerLine | undefined {
  const teller = FACT_LINES[fact.kind] as Teller<FactKind> | NotTold | undefined;
  if (typeof teller !== 'function') return undefined;
  const {
    kind,
    text,
    station = null,
    town,
    episode = null,
    by,
    note = '',
  } = teller(fact.body as never, names, fact.at);
  return {
    ...{ id: String(fact.seq), at: fact.at, wallAt: fact.wallAt, kind, station, episode, note },
    town: town !== undefined ? town : station === null ? null : names.townOf(station),
    ...{ textJa: text.ja, textEn: text.en, byJa: by?.ja ?? '', byEn: by?.en ?? '' },
  };
}
