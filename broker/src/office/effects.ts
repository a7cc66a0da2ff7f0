import { isDeepStrictEqual } from 'node:util';
import {
  badgeWords,
  type CameraConfig,
  CHOICE_WORDS,
  currencyAt,
  dateTimeWords,
  datumInWords,
  freshnessWords,
  type Instant,
  type Language,
  type LevelMark,
  levelsAt,
  levelWords,
  type OfficeLine,
  type ReadingView,
  reachedMark,
  type StationConfig,
  type StationId,
  type Text,
  type TownId,
} from '@kawamori/contracts';
import { type DutyReport, dutyReport } from '../duty/duty-report.js';
import { gapLines } from '../duty/roster-change.js';
import type { MovedDatum } from '../settings/document-change.js';
import type { Settings } from '../settings/settings.js';

export interface EffectInputs {
  before: Settings;
  after: Settings;
  movedDatums: readonly MovedDatum[];
  /** The newest value of a station's level that counts. */
  latest(station: StationId): ReadingView | undefined;
  /** Shifts that a change takes in or away: gaps of their towns are told. */
  rosterOf: TownId | undefined;
  riverNow: Instant;
  wallNow: Instant;
}

/** What a change of settings does to what stands now: levels, ages, what residents see, who sends it, and who would be called. */
export function effectsOf(inputs: EffectInputs): OfficeLine[] {
  const { before, after } = inputs;
  const stations = [...after.stations.values()].filter(
    (one) => !isDeepStrictEqual(before.stations.get(one.id), one),
  );
  return [
    ...stations.flatMap((one) => stationEffects(before.stations.get(one.id), one, inputs)),
    ...[...after.towns.keys()].flatMap((town) => dutyEffects(town, inputs)),
    ...(inputs.rosterOf === undefined ? [] : gapEffects(inputs.rosterOf, inputs)),
  ];
}

const line = (sign: OfficeLine['sign'], ja: string, en: string): OfficeLine => ({ sign, text: { ja, en } });

function stationEffects(
  before: StationConfig | undefined,
  after: StationConfig,
  inputs: EffectInputs,
): OfficeLine[] {
  const senders = [...inputs.after.nodes.values()]
    .filter(({ registration, secretSha256 }) => secretSha256 && registration.stations.includes(after.id))
    .map(({ registration }) => registration.id);
  if (!before) {
    return senders.length > 0
      ? [
          line(
            '+',
            `端末 ${senders.join('、')} から値を受け取ります`,
            `${senders.join(', ')} may send for it`,
          ),
        ]
      : [
          line(
            '!',
            'この観測所を送る端末がまだありません。「端末」で登録するまで、値は届きません',
            'No node speaks for it yet: nothing arrives until one is added',
          ),
        ];
  }
  return [
    ...levelEffects(before, after, inputs),
    ...ageEffects(before, after, inputs),
    ...inputs.movedDatums.map(datumEffect),
    ...after.cameras.flatMap((camera) =>
      publicEffects(
        before.cameras.find(({ id }) => id === camera.id),
        camera,
      ),
    ),
    ...senderEffects(before, after, senders),
  ];
}

/** What the newest value would be told as, by the levels of now and by those that are to come. */
function levelEffects(before: StationConfig, after: StationConfig, inputs: EffectInputs): OfficeLine[] {
  if (isDeepStrictEqual(before.levels, after.levels)) return [];
  const { riverNow: now } = inputs;
  const latest = inputs.latest(after.id);
  const sets = after.levels.filter((set) => !before.levels.some((one) => isDeepStrictEqual(one, set)));
  return sets.map((set) => {
    const from = Math.max(set.validFrom, now);
    const [ja, en] = [dateTimeWords(from, 'ja'), dateTimeWords(from, 'en')];
    if (!latest)
      return line(
        '~',
        `${ja}から、新しい基準水位で判定します（いまは値がありません）`,
        `Judged by the new levels from ${en} on; there is no value now`,
      );
    const shown = levelWords(latest.value);
    const reached = (station: StationConfig, at: Instant): LevelMark | undefined =>
      reachedMark(levelsAt(station.levels, at), latest.value);
    const [is, becomes] = [reached(before, now), reached(after, from)];
    const words = (mark: LevelMark | undefined, language: Language) => badgeWords(mark, language);
    const isSame = words(is, 'ja') === words(becomes, 'ja');
    return line(
      isSame ? '~' : '!',
      `${ja}から、新しい基準水位で判定します。いまの水位（${shown}）は ${isSame ? `「${words(is, 'ja')}」のままです` : `「${words(is, 'ja')}」から「${words(becomes, 'ja')}」に変わります`}`,
      `Judged by the new levels from ${en} on: ${shown} is ${isSame ? `still "${words(is, 'en')}"` : `"${words(becomes, 'en')}" in place of "${words(is, 'en')}"`}`,
    );
  });
}

/** As how old the newest value would be shown. */
function ageEffects(before: StationConfig, after: StationConfig, inputs: EffectInputs): OfficeLine[] {
  const [was, is] = [before.series.level?.expected, after.series.level?.expected];
  const latest = inputs.latest(after.id);
  if (!was || !is || !latest || isDeepStrictEqual(was, is)) return [];
  const startM = levelsAt(after.levels, inputs.riverNow)?.marks.find(({ key }) => key === 'start')?.valueM;
  const words = (expected: typeof is, language: Language): string => {
    const { freshness, ageMs = 0 } = currencyAt(inputs.riverNow, {
      ...{ observedAt: latest.at, receivedAt: latest.receivedAt, valueM: latest.value, notDry: false },
      expected: { observing: expected.observing, resting: expected.resting },
      startM,
    });
    return freshnessWords(freshness, ageMs, language);
  };
  if (words(was, 'ja') === words(is, 'ja')) return [];
  return [
    line(
      '!',
      `いまの値の表示が「${words(was, 'ja')}」から「${words(is, 'ja')}」に変わります`,
      `The newest value is shown as "${words(is, 'en')}" in place of "${words(was, 'en')}"`,
    ),
  ];
}

const datumEffect = ({ from, to }: MovedDatum): OfficeLine =>
  line(
    '!',
    `基準面が ${datumInWords(from)} から ${datumInWords(to)} に変わります。これまでの値は換算されず、新しい基準面の値として表示されます`,
    `The datum changes from ${datumInWords(from)} to ${datumInWords(to)}: no reading is converted, and those of before are shown with the new one`,
  );

function publicEffects(before: CameraConfig | undefined, after: CameraConfig): OfficeLine[] {
  const [was, is] = [before?.public !== undefined, after.public !== undefined];
  const name: Text = { ja: after.nameJa, en: after.nameEn };
  if (was && !is)
    return [
      line('!', `カメラ「${name.ja}」は、住民に公開されなくなります`, `Residents no longer see ${name.en}`),
    ];
  if (!was && is)
    return [line('!', `カメラ「${name.ja}」が、住民に公開されます`, `Residents see ${name.en} from now on`)];
  if (is && !isDeepStrictEqual(before?.public?.masks, after.public?.masks))
    return [
      line(
        '~',
        `カメラ「${name.ja}」の、住民に見せない範囲が変わります`,
        `Other areas of ${name.en} are covered for residents`,
      ),
    ];
  return [];
}

/** Of what a node itself must be told. */
function senderEffects(
  before: StationConfig,
  after: StationConfig,
  senders: readonly string[],
): OfficeLine[] {
  const ofNode = (station: StationConfig) => [
    Object.values(station.series).map((one) => one?.expected),
    station.cameras.map(({ id, expected }) => [id, expected]),
  ];
  if (senders.length === 0 || isDeepStrictEqual(ofNode(before), ofNode(after))) return [];
  return [
    line(
      '!',
      `端末（${senders.join('、')}）の間隔は、ここからは変わりません。「端末」で、測る間隔と写真の間隔も合わせてください`,
      `The node's own intervals are not changed from here (${senders.join(', ')}): set them under “Nodes” too`,
    ),
  ];
}

/** Whom a notice of now would call. */
function dutyEffects(town: TownId, { before, after, wallNow }: EffectInputs): OfficeLine[] {
  const [was, is] = [before, after].map((settings) => calledOf(dutyReport(settings, town, wallNow)));
  if (!was || !is || isDeepStrictEqual(was, is)) return [];
  const name = after.towns.get(town);
  const nobody = is.ja === '';
  return [
    line(
      nobody ? '!' : '~',
      `${name?.nameJa ?? town}で、いまお知らせがあれば呼び出す順　${was.ja || '誰もいません'} が、${is.ja || '誰もいません'} に変わります`,
      `${name?.nameEn ?? town}: a notice of now would call ${is.en || 'nobody'}, and not ${was.en || 'nobody'}`,
    ),
  ];
}

/** 「森 一郎（電話・メール） → 宿直（電話）」 */
function calledOf(report: DutyReport | undefined): Text {
  const people = report?.ladder.flatMap((step) => step.people) ?? [];
  const words = (language: Language) =>
    people
      .map(({ nameJa, channels }) => {
        const by = channels.map((one) => CHOICE_WORDS[one]?.[language] ?? one);
        return language === 'ja' ? `${nameJa}（${by.join('・')}）` : `${nameJa} (${by.join(', ')})`;
      })
      .join(' → ');
  return { ja: words('ja'), en: words('en') };
}

const gapEffects = (town: TownId, { after, wallNow }: EffectInputs): OfficeLine[] =>
  gapLines(
    after,
    town,
    after.shifts.filter((one) => one.town === town),
    wallNow,
  ).map((text) => ({ sign: '!', text }));
