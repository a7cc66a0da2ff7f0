import {
  CAP_EVENT,
  CAP_SENDER_NAME,
  type CapEnd,
  type ChannelTest,
  capClosed,
  capDescription,
  capStands,
  HOUR,
  type Instant,
  type Language,
  type LevelNotice,
  toIsoJst,
} from '@kawamori/contracts';
import { type XmlNode, xmlDocument } from './xml.js';

/** Where a notice concerns somebody: the town by its code, and the gauge as a point. */
export interface CapPlace {
  lat: number;
  lon: number;
  /** 全国地方公共団体コード without its check digit. */
  jisCode: string;
}

/** What later messages say of this one (CAP 1.2, 3.2.1, references). */
export interface CapReference {
  identifier: string;
  sent: string;
}

/** One message as it stands in the folder's list. */
export interface CapEntry extends CapReference {
  msgType: 'Alert' | 'Update' | 'Cancel';
  status: 'Actual' | 'Exercise' | 'Test';
  /** Undefined of a test and of a Cancel. */
  alertLevel?: number | undefined;
  /** Undefined of a test. */
  episode?: string | undefined;
  station?: string | undefined;
  title: string;
}

export interface CapMessage {
  entry: CapEntry;
  xml: string;
}

/** CAP 1.2, 3.2.2: how soon, how bad. Of a level that corresponds to nothing, nobody knows. */
const URGENCY = ['Unknown', 'Unknown', 'Expected', 'Expected', 'Immediate', 'Immediate'] as const;
const SEVERITY = ['Unknown', 'Minor', 'Minor', 'Moderate', 'Severe', 'Extreme'] as const;

/**
 * How long what was published holds, without a word more: readers drop it after that (3.2.2, expires), also where this hub is gone. As long
 * as the level stands it is published anew in good time.
 */
const HOLDS_FOR = 24 * HOUR;
const RENEWED_AFTER = 12 * HOUR;

/** The same on every hub and at every try: it follows from episode, level and rise. */
export const capIdentifier = ({
  episode,
  mark,
  rise,
}: Pick<LevelNotice, 'episode' | 'mark' | 'rise'>): string => plain(`${episode}.${mark}.${rise}`);

/** Neither spaces nor commas nor `<` and `&` may stand in an identifier (3.2.1). */
const plain = (text: string) => text.replace(/[^A-Za-z0-9.-]+/g, '-');

/** CAP wants whole seconds and an offset in figures. */
const whole = (isoJst: string) => isoJst.replace(/\.\d+/, '');

/** Who publishes what, and after what. */
interface Publishing {
  sender: string;
  place: CapPlace | undefined;
  /** Messages of the same episode, oldest first. */
  before: readonly CapReference[];
}

/** A reached level as a CAP message: the first of its episode is an Alert, a further one an Update of all before. */
export const capAlert = (notice: LevelNotice, publishing: Publishing): CapMessage =>
  levelMessage(notice, publishing, { mark: notice.mark, alertLevel: notice.alertLevel, isOnset: true });

/** That a level was never reached, while a lower one stands: an Update of all before, as grave as what stands. */
export const capTakenBack = (
  notice: LevelNotice,
  publishing: Publishing,
  stands: { mark: string; alertLevel: number },
): CapMessage => levelMessage(notice, publishing, { ...stands, isOnset: false });

/** @param stands the level that stands by it, and whether its value is that by which it was reached */
function levelMessage(
  notice: LevelNotice,
  { sender, place, before }: Publishing,
  { mark, alertLevel, isOnset }: { mark: string; alertLevel: number; isOnset: boolean },
): CapMessage {
  const entry: CapEntry = {
    identifier: capIdentifier(notice),
    sent: whole(notice.decidedAt),
    msgType: before.length === 0 ? 'Alert' : 'Update',
    status: notice.drill ? 'Exercise' : 'Actual',
    ...{ episode: notice.episode, station: notice.station, title: notice.subjectJa },
    alertLevel,
  };
  const info = (language: Language): XmlNode => {
    const ja = language === 'ja';
    return infoOf(language, {
      ...gravityOf(alertLevel),
      ...(isOnset ? { onset: whole(notice.observedAt) } : {}),
      expires: expiryOf(entry),
      headline: ja ? notice.subjectJa : notice.subjectEn,
      description: capDescription(notice, language),
      parameters: [
        ['station', notice.station],
        ['mark', mark],
        ['level_m', String(notice.valueM)],
        ['datum', notice.datum],
      ],
      area: areaOf(ja ? notice.townNameJa : notice.townNameEn, place),
    });
  };
  return { entry, xml: alertXml(entry, sender, before, [info('ja'), info('en')]) };
}

const gravityOf = (alertLevel: number) => ({
  urgency: URGENCY[alertLevel] ?? 'Unknown',
  severity: SEVERITY[alertLevel] ?? 'Unknown',
});

const expiryOf = ({ sent }: CapReference) => toIsoJst(Date.parse(sent) + HOLDS_FOR);

/** Messages of one episode, oldest first. */
export type CapChain = readonly [CapEntry, ...CapEntry[]];

/** Episodes of a station of which something is published that was not taken back. */
export function openChains(entries: readonly CapEntry[], station: string): CapChain[] {
  const chains = new Map<string, [CapEntry, ...CapEntry[]]>();
  for (const entry of entries) {
    if (entry.episode === undefined || entry.station !== station) continue;
    const chain = chains.get(entry.episode);
    if (chain) chain.push(entry);
    else chains.set(entry.episode, [entry]);
  }
  return [...chains.values()].filter((chain) => chain.at(-1)?.msgType !== 'Cancel');
}

export const isToBeRenewed = (chain: CapChain, now: Instant): boolean =>
  now - Date.parse((chain.at(-1) ?? chain[0]).sent) >= RENEWED_AFTER;

/** Says of an episode that its level still stands, as grave as it was said to be. */
export function capRenewal(
  chain: CapChain,
  { station, ...names }: CapNames & { station: string },
  at: Where & { observed: { valueM: number; at: Instant } | undefined },
): CapMessage {
  const { episode, alertLevel = 0 } = chain.at(-1) ?? chain[0];
  const said = (language: Language) => capStands(names, at.observed, language);
  const entry: CapEntry = {
    identifier: plain(`${episode}.stands.${chain.length}`),
    sent: whole(toIsoJst(at.sentAt)),
    ...{ msgType: 'Update', status: at.drill ? 'Exercise' : 'Actual' },
    ...{ alertLevel, episode, station, title: said('ja').headline },
  };
  const info = (language: Language): XmlNode =>
    infoOf(language, {
      ...{ ...gravityOf(alertLevel), expires: expiryOf(entry), ...said(language) },
      parameters: [['station', station]],
      area: areaOf(language === 'ja' ? names.townNameJa : names.townNameEn, at.place),
    });
  return { entry, xml: alertXml(entry, at.sender, chain, [info('ja'), info('en')]) };
}

/** Who speaks, when, and of which place. */
export interface Where {
  sender: string;
  sentAt: Instant;
  drill: boolean;
  place: CapPlace | undefined;
}

/** What a place is called. */
export type CapNames = Pick<LevelNotice, 'stationNameJa' | 'stationNameEn' | 'townNameJa' | 'townNameEn'>;

/** The end of an episode: takes back its messages, and is no all-clear. */
export function capCancel(
  closed: CapNames & { episode: string; station: string; end: CapEnd },
  at: Where & { before: readonly CapReference[] },
): CapMessage {
  const said = (language: Language) => capClosed({ ...closed, drill: at.drill }, language);
  const entry: CapEntry = {
    identifier: plain(`${closed.episode}.closed.${at.before.length}`),
    sent: whole(toIsoJst(at.sentAt)),
    msgType: 'Cancel',
    status: at.drill ? 'Exercise' : 'Actual',
    ...{ episode: closed.episode, station: closed.station, title: said('ja').headline },
  };
  const info = (language: Language): XmlNode =>
    infoOf(language, {
      ...{ urgency: 'Past', severity: 'Unknown', ...said(language) },
      parameters: [['station', closed.station]],
      area: areaOf(language === 'ja' ? closed.townNameJa : closed.townNameEn, at.place),
    });
  return { entry, xml: alertXml(entry, at.sender, at.before, [info('ja'), info('en')]) };
}

/** A message that is a test by CAP's own word, too. It concerns no place. */
export function capTest(test: ChannelTest, sender: string): CapMessage {
  const entry: CapEntry = {
    ...{
      identifier: 'test',
      sent: whole(test.sentAt),
      msgType: 'Alert',
      status: 'Test',
      title: test.subjectJa,
    },
  };
  const info = (language: Language): XmlNode =>
    infoOf(language, {
      ...{ urgency: 'Unknown', severity: 'Unknown', parameters: [], area: undefined },
      headline: language === 'ja' ? test.subjectJa : test.subjectEn,
      description: language === 'ja' ? test.bodyJa : test.bodyEn,
      isTest: true,
    });
  return { entry, xml: alertXml(entry, sender, [], [info('ja'), info('en')]) };
}

function alertXml(
  { identifier, sent, status, msgType }: CapEntry,
  sender: string,
  before: readonly CapReference[],
  infos: readonly XmlNode[],
): string {
  const references = before.map((one) => `${sender},${one.identifier},${one.sent}`).join(' ');
  return xmlDocument([
    'alert',
    [
      ['identifier', identifier],
      ['sender', sender],
      ['sent', sent],
      ['status', status],
      ['msgType', msgType],
      ['scope', 'Public'],
      references === '' ? undefined : ['references', references],
      ...infos,
    ],
    { xmlns: 'urn:oasis:names:tc:emergency:cap:1.2' },
  ]);
}

interface Info {
  urgency: string;
  severity: string;
  onset?: string;
  expires?: string;
  headline: string;
  description: string;
  parameters: readonly (readonly [string, string])[];
  area: XmlNode | undefined;
  isTest?: boolean;
}

/** In the order of the schema. What a gauge has seen is observed, and nothing else. */
const infoOf = (language: Language, info: Info): XmlNode => [
  'info',
  [
    ['language', language === 'ja' ? 'ja-JP' : 'en'],
    ['category', 'Met'],
    ['event', info.isTest ? info.headline : CAP_EVENT[language]],
    ['urgency', info.urgency],
    ['severity', info.severity],
    ['certainty', info.isTest ? 'Unknown' : 'Observed'],
    info.onset === undefined ? undefined : ['onset', info.onset],
    info.expires === undefined ? undefined : ['expires', info.expires],
    ['senderName', CAP_SENDER_NAME[language]],
    ['headline', info.headline],
    ['description', info.description],
    ...info.parameters.map(
      ([name, value]): XmlNode => [
        'parameter',
        [
          ['valueName', name],
          ['value', value],
        ],
      ],
    ),
    info.area,
  ],
];

const areaOf = (townName: string, place: CapPlace | undefined): XmlNode => [
  'area',
  [
    ['areaDesc', townName],
    // A circle without radius is a point (3.2.4): where the gauge stands.
    place && ['circle', `${place.lat},${place.lon} 0`],
    place && [
      'geocode',
      [
        ['valueName', 'JIS X 0402'],
        ['value', place.jisCode],
      ],
    ],
  ],
];
