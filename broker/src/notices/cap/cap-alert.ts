import {
  CAP_EVENT,
  CAP_SENDER_NAME,
  type ChannelTest,
  capClosed,
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

/**
 * A reached level as a CAP message: the first of its episode is an Alert, a further one an Update of all before.
 * @param before messages of the same episode, oldest first
 */
export function capAlert(
  notice: LevelNotice,
  { sender, place, before }: { sender: string; place: CapPlace | undefined; before: readonly CapReference[] },
): CapMessage {
  const entry: CapEntry = {
    identifier: capIdentifier(notice),
    sent: whole(notice.decidedAt),
    msgType: before.length === 0 ? 'Alert' : 'Update',
    status: notice.drill ? 'Exercise' : 'Actual',
    ...{ episode: notice.episode, station: notice.station, title: notice.subjectJa },
  };
  const info = (language: Language): XmlNode => {
    const ja = language === 'ja';
    return infoOf(language, {
      urgency: URGENCY[notice.alertLevel] ?? 'Unknown',
      severity: SEVERITY[notice.alertLevel] ?? 'Unknown',
      onset: whole(notice.observedAt),
      headline: ja ? notice.subjectJa : notice.subjectEn,
      description: ja ? notice.bodyJa : notice.bodyEn,
      parameters: [
        ['station', notice.station],
        ['mark', notice.mark],
        ['level_m', String(notice.valueM)],
        ['datum', notice.datum],
      ],
      area: areaOf(ja ? notice.townNameJa : notice.townNameEn, place),
    });
  };
  return { entry, xml: alertXml(entry, sender, before, [info('ja'), info('en')]) };
}

/** What a place is called. */
export type CapNames = Pick<LevelNotice, 'stationNameJa' | 'stationNameEn' | 'townNameJa' | 'townNameEn'>;

/** The end of an episode: takes back its messages, and is no all-clear. */
export function capCancel(
  closed: CapNames & { episode: string; station: string },
  at: {
    sender: string;
    sentAt: Instant;
    drill: boolean;
    place: CapPlace | undefined;
    before: readonly CapReference[];
  },
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
