import {
  type FactBody,
  type FactKind,
  type SeriesId,
  type StationId,
  seriesParts,
  type TownId,
} from '@kawamori/contracts';
import { CONDITION_EPISODE } from '../conditions/condition-episode.js';
import { type Belongings, isOwnSeries } from './belongings.js';

/** What of a fact goes with a town: all of it, a part, or undefined for nothing. To take the share of a share changes nothing. */
type Share<K extends FactKind> = (body: FactBody<K>, of: Belongings) => FactBody<K> | undefined;

/**
 * Whose each kind of fact is. A kind that is missing here does not compile: somebody has to decide whether a town that leaves takes it
 * along, and that nothing of the other town's goes with it.
 */
export const TOWN_SHARE: { readonly [K in FactKind]: Share<K> } = {
  /** By station; a pack of a node that serves both towns is divided. */
  'readings.received': (body, of) => {
    const readings = body.readings.filter(([series]) => isOwnSeries(of, series, body.town));
    if (readings.length === body.readings.length && (readings.length > 0 || body.town === of.town))
      return body;
    return readings.length === 0 ? undefined : { ...body, readings };
  },
  'record.dead-lettered': (body, of) => ifOwn(body.town === of.town, body),
  'picture.received': (body, of) =>
    ifOwn(of.everyStation.has(body.station) ? of.stations.has(body.station) : body.town === of.town, body),
  'pictures.pruned': (body, of) => ifOwn(of.stations.has(body.station), body),
  'picture.pinned': (body, of) => ifOwn(of.cameras.has(body.camera), body),
  'picture.unpinned': (body, of) => ifOwn(of.cameras.has(body.camera), body),
  /** By whomever: either town notes what it knows. */
  'station.noted': (body, of) => ifOwn(of.stations.has(body.station), body),
  'station.note-withdrawn': (body, of) => ifOwn(of.stations.has(body.station), body),
  'public.withdrawn': (body, of) => ifOwn(of.cameras.has(body.camera), body),
  'public.restored': (body, of) => ifOwn(of.cameras.has(body.camera), body),
  'node.reported': (body, of) => ifOwn(body.status.town === of.town, body),
  /** With the hash of its secret: the node goes on with the secret that it has. */
  'node.added': (body, of) => ifOwn(of.nodes.has(body.registration.id), body),
  'node.rotated': (body, of) => ifOwn(of.nodes.has(body.node), body),
  'node.revoked': (body, of) => ifOwn(of.nodes.has(body.node), body),
  'node-settings.set': (body, of) => ifOwn(body['node-settings'].town === of.town, body),
  /** Which files this hub holds concerns no other. */
  'release.added': () => undefined,
  'release.removed': () => undefined,
  'node.update-ordered': (body, of) => ifOwn(of.nodes.has(body.node), body),
  'node.update-ended': (body, of) => ifOwn(of.nodes.has(body.node), body),
  'town.set': (body, of) => ifOwn(of.towns.has(body.town.id as never), body),
  'profile.set': (body, of) => ifOwn(of.profiles.has(body.profile.id as never), body),
  'station.set': (body, of) => ifOwn(of.stations.has(body.station.id as never), body),
  'station.removed': (body, of) => ifOwn(of.stations.has(body.station), body),
  /** With its people's addresses, and nobody else's. */
  'person.set': (body, of) => ifOwn(body.person.town === of.town, body),
  'person.removed': (body, of) => ifOwn(body.town === of.town, body),
  /** With what opens their browsers to this hub's key alone: a hub with another key reaches none of them, and they are switched on anew. */
  'push.subscribed': (body, of) => ifOwn(body.town === of.town, body),
  'push.ended': (body, of) => ifOwn(body.town === of.town, body),
  'duty.set': (body, of) => ifOwn(body.duty.town === of.town, body),
  'shift.set': (body, of) => ifOwn(body.shift.town === of.town, body),
  'shift.removed': (body, of) => ifOwn(body.town === of.town, body),
  /** Also of notices about its stations that went to the other town's staff: a recipient's name, never an address. */
  'notice.tried': (body, of) => ifOwn(isOwnNotice(of, body.key), body),
  /** Whom its notices have called, also of the other town: by id, never with an address. */
  'notice.called': (body, of) => ifOwn(isOwnNotice(of, body.notice), body),
  'episode.acknowledged': (body, of) => ifOwn(isOwnNotice(of, body.episode), body),
  'episode.handed-over': (body, of) => ifOwn(isOwnNotice(of, body.episode), body),
  'episode.closed': (body, of) => ifOwn(isOwnNotice(of, body.episode), body),
  'episode.noted': (body, of) => ifOwn(isOwnNotice(of, body.episode), body),
  'episode.undone': (body, of) => ifOwn(isOwnNotice(of, body.episode), body),
  /** What people have said of its stations, with their names, whichever town they serve. */
  'reading.overruled': (body, of) => ifOwn(of.stations.has(seriesParts(body.series).station), body),
  'reading.overrule-undone': (body, of) => ifOwn(of.stations.has(seriesParts(body.series).station), body),
  'maintenance.begun': (body, of) => ifOwn(of.stations.has(body.station), body),
  'maintenance.ended': (body, of) => ifOwn(of.stations.has(body.station), body),
  /** What was announced for it, by whomever, and what its mayor has ordered. */
  'announcement.recorded': (body, of) => ifOwn(body.announcement.town === of.town, body),
  'announcement.lifted': (body, of) => ifOwn(body.town === of.town, body),
  'announcement.withdrawn': (body, of) => ifOwn(body.town === of.town, body),
  'order.recorded': (body, of) => ifOwn(body.order.town === of.town, body),
  'order.lifted': (body, of) => ifOwn(body.town === of.town, body),
  'order.withdrawn': (body, of) => ifOwn(body.town === of.town, body),
  /** What reached HQ and what it did, where it concerns the town or all of them: with whoever called. */
  'entry.recorded': (body, of) => ifOwn(concerns(of, body.entry.town), body),
  'entry.corrected': (body, of) => ifOwn(concerns(of, body.entry.town), body),
  'entry.done': (body, of) => ifOwn(concerns(of, body.town), body),
  'entry.reopened': (body, of) => ifOwn(concerns(of, body.town), body),
  'entry.withdrawn': (body, of) => ifOwn(concerns(of, body.town), body),
  'entry.restored': (body, of) => ifOwn(concerns(of, body.town), body),
  /** When its headquarters were open. */
  'hq.opened': (body, of) => ifOwn(body.town === of.town, body),
  'hq.closed': (body, of) => ifOwn(body.town === of.town, body),
  /** Whom they called together, and who came. */
  'muster.called': (body, of) => ifOwn(body.town === of.town, body),
  'muster.answered': (body, of) => ifOwn(body.town === of.town, body),
  'muster.arrived': (body, of) => ifOwn(body.town === of.town, body),
  'muster.undone': (body, of) => ifOwn(body.town === of.town, body),
  'muster.ended': (body, of) => ifOwn(body.town === of.town, body),
  'reading.unanswered': (body, of) => ifOwn(of.stations.has(seriesParts(body.series).station), body),
  /** What was broken in the town; what the hub was ill of stays with it. */
  'condition.began': (body, of) => ifOwn(body.town === of.town, body),
  'condition.ended': (body, of) => ifOwn(body.town === of.town, body),
  'day.reported': (body, of) => ifOwn(body.town === of.town, body),
  /** The staff of both towns have accounts on one hub, and a password's hash is nobody's to take: accounts are made anew. */
  'account.created': () => undefined,
  'account.invited': () => undefined,
  'account.password-set': () => undefined,
  'account.granted': () => undefined,
  'account.disabled': () => undefined,
  'account.enabled': () => undefined,
  'account.second-factor-set': () => undefined,
  'account.recovery-used': () => undefined,
  'account.second-factor-removed': () => undefined,
  'account.key-added': () => undefined,
  'account.key-removed': () => undefined,
  'account.key-doubted': () => undefined,
  'account.signed-in': () => undefined,
  'account.signed-out': () => undefined,
  'account.tries-refused': () => undefined,
  'rehearsal.armed': () => undefined,
  'rehearsal.confirmed': () => undefined,
  'rehearsal.yielded': () => undefined,
  'rehearsal.ended': () => undefined,
  /** A hub's own history. */
  'clock.trusted': () => undefined,
  'channel.tested': () => undefined,
  'journal.gap': () => undefined,
  'journal.gap-seen': () => undefined,
  /** What a town lacks it lacks on any hub; the pictures of that time stay there too. */
  'readings.lost': (body) => body,
  'town.imported': () => undefined,
  /** What it has brought along itself, when it moves once more. */
  'readings.carried': (body, of) => {
    const isOwn = <T extends readonly [SeriesId, ...unknown[]]>([series]: T) =>
      isOwnSeries(of, series, body.town);
    const [readings, lacks] = [body.readings.filter(isOwn), body.lacks?.filter(isOwn)];
    if (readings.length === body.readings.length && lacks?.length === body.lacks?.length) return body;
    if (readings.length === 0 && !lacks?.length) return undefined;
    return { town: body.town, readings, ...(lacks?.length ? { lacks } : {}) };
  },
};

const ifOwn = <Body>(isOwn: boolean, body: Body): Body | undefined => (isOwn ? body : undefined);

const concerns = (of: Belongings, town: TownId | null): boolean => town === null || town === of.town;

/** A notice's key begins with its episode: that of a level with its station, that of what is broken with the kind and the town. */
function isOwnNotice(of: Belongings, key: string): boolean {
  const [first = '', kind = '', town] = key.split(':');
  if (first !== CONDITION_EPISODE) return of.stations.has(first as StationId);
  return kind !== 'hub' && town === of.town;
}

/** The share of any fact. From which address it was done is this hub's own. */
export function shareOf<F extends { kind: FactKind; body: unknown }>(fact: F, of: Belongings): unknown {
  const share = TOWN_SHARE[fact.kind] as (body: unknown, of: Belongings) => unknown;
  const body = share(fact.body, of) as { origin?: unknown } | undefined;
  if (body === undefined || body.origin === undefined) return body;
  const { origin: _left, ...rest } = body;
  return rest;
}
