import {
  type AnnouncementView,
  ageWords,
  announcementWords,
  clockWords,
  DAY,
  dateTimeWords,
  fillIn,
  type Instant,
  type Language,
  levelWords,
  ORDER_NAMES,
  type OrderView,
  type PlaceGauge,
  type PlaceView,
  type Snapshot,
  TELEPHONE_TEXTS,
  type TelephoneTextKey,
  worstFirst,
} from '@kawamori/contracts';
import { lookAt, type StationLook } from './station-look.js';

/** A gauge that speaks for a place, as it stands. */
export interface CardGauge extends PlaceGauge {
  look: StationLook;
}

/** What is answered to somebody who calls from a place. */
export interface TelephoneCard {
  /** The one that speaks for it first; of a river the worst. */
  gauges: CardGauge[];
  /** What stands for the place's town: what names the place first. */
  orders: OrderView[];
  announcements: AnnouncementView[];
}

export function telephoneCard(
  place: PlaceView,
  { stations, towns, official }: Pick<Snapshot, 'stations' | 'towns' | 'official'>,
  now: Instant,
  language: Language,
): TelephoneCard {
  const looks = place.gauges.flatMap((gauge): CardGauge[] => {
    const station = stations.find(({ id }) => id === gauge.station);
    const town = towns.find(({ id }) => id === station?.town);
    const name = (language === 'ja' ? town?.nameJa : town?.nameEn) ?? '';
    return station ? [{ ...gauge, look: lookAt(station, name, now, language) }] : [];
  });
  const worst = worstFirst(looks.map(({ look }) => look));
  const isOf = ({ town }: { town: string }) =>
    town === place.town || looks.some(({ look }) => look.station.town === town);
  const namesIt = ({ area }: { area?: string | undefined }) => (area?.includes(place.nameJa) ? 0 : 1);
  return {
    gauges:
      place.kind === 'river' ? looks.sort((a, b) => worst.indexOf(a.look) - worst.indexOf(b.look)) : looks,
    orders: official.orders.filter(isOf).sort((a, b) => namesIt(a) - namesIt(b)),
    announcements: official.announcements.filter(isOf).sort((a, b) => namesIt(a) - namesIt(b)),
  };
}

/** What a sentence is: what a gauge shows, what others have announced, what a mayor has ordered, or what is always said. */
export type SentenceKind = 'observed' | 'announced' | 'ordered' | 'safety';
export interface Sentence {
  kind: SentenceKind;
  text: string;
}

type Say = (key: TelephoneTextKey, values?: Record<string, string | number>) => string;

/** What may be said at the telephone, in whole sentences to be read out; what was announced in the same words for both towns, once. */
export function script(
  gauge: CardGauge | undefined,
  { orders, announcements }: Pick<TelephoneCard, 'orders' | 'announcements'>,
  now: Instant,
  language: Language,
): Sentence[] {
  const say: Say = (key, values = {}) => fillIn(TELEPHONE_TEXTS[key], language, values);
  const of =
    (kind: SentenceKind) =>
    (text: string): Sentence => ({ kind, text });
  return [
    ...(gauge ? observed(gauge.look, now, language, say) : [say('say.noGauge')]).map(of('observed')),
    ...[
      ...new Set(
        announcements.map((one) =>
          say('say.announced', {
            ...{ issuer: one.issuer, time: dateTimeWords(one.announcedAt, language) },
            announcement: announcementWords(one),
          }),
        ),
      ),
    ].map(of('announced')),
    ...(orders.length === 0
      ? [say('say.notOrdered')]
      : orders.map((order) => ordered(order, language, say))
    ).map(of('ordered')),
    of('safety')(say('say.safety')),
  ];
}

function ordered({ kind, area, issuer, orderedAt }: OrderView, language: Language, say: Say): string {
  const values = { issuer, time: dateTimeWords(orderedAt, language), order: ORDER_NAMES[kind][language] };
  return area === undefined ? say('say.ordered', values) : say('say.orderedFor', { ...values, area });
}

function observed(look: StationLook, now: Instant, language: Language, say: Say): string[] {
  const { latest, name: station, freshness, trend } = look;
  if (!latest || freshness === 'never') return [say('say.never', { station })];
  const time = now - latest.at < DAY ? clockWords(latest.at) : dateTimeWords(latest.at, language);
  const value = levelWords(latest.value);
  if (freshness === 'silent' || freshness === 'resting')
    return [say(`say.${freshness}`, { station, time, value })];
  return [
    say('say.observed', { station, time, value, age: ageWords(now - latest.at, language) }),
    ...(look.doubtful ? [say('say.doubtful')] : []),
    ...(look.distanceWords && !look.doubtful ? [say('say.distance', { distance: look.distanceWords })] : []),
    ...(trend && !look.doubtful
      ? [
          say(`say.${trend.direction}`, {
            minutes: trend.minutes,
            change: Math.abs(trend.changeM).toFixed(2),
          }),
        ]
      : []),
    ...(look.floodingUnconfirmed ? [say('say.unconfirmed')] : []),
  ];
}
