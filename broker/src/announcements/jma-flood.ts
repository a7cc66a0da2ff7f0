import {
  type AlertLevel,
  type Announcement,
  type AnnouncementView,
  type Instant,
  IsoInstant,
  MINUTE,
  type NewFact,
  StatementId,
  stands,
  type TownConfig,
} from '@kawamori/contracts';
import { z } from 'zod';

// River announcements of JMA as its public pages have read it since 28 May 2026 (`bosai/flood/data/r8/flood_xml.json`). Nobody has published
// what it means: the fields and codes are those that others have measured. What is not known here is refused and told, never guessed.

/** Levels by the code of the item. Never by its words: calm telegrams name the gravest, too. */
const LEVEL_OF_CODE: Readonly<Record<string, AlertLevel>> = {
  ...{ '51': 5, '53': 5, '40': 4, '41': 4, '30': 3, '31': 3 },
  ...{ '20': 2, '21': 2, '22': 2 },
};
const LIFTED = '10';

/** What becomes of a telegram by its kind. Exercises and tests are nobody's announcement. */
const KINDS: Readonly<Record<string, 'says' | 'cancels' | 'exercise'>> = {
  ...{ 発表: 'says', 訂正: 'says', 遅延: 'says', 取消: 'cancels', 訓練: 'exercise', 試験: 'exercise' },
};

/** As it stands in the array; what else a telegram has is passed over. */
const Telegram = z.looseObject({
  publishingOffice: z.string().trim().min(1).max(60),
  reportDatetime: IsoInstant,
  infoType: z.enum(Object.keys(KINDS) as [string, ...string[]]),
  serial: z.union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ]),
  item: z.looseObject({
    areas: z.array(z.union([z.string(), z.looseObject({ name: z.string() })])).max(200),
    name: z.string().trim().min(1).max(60),
    code: z
      .union([z.string(), z.number()])
      .transform(String)
      .refine((code) => code === LIFTED || Object.hasOwn(LEVEL_OF_CODE, code), 'no such code is known'),
  }),
  riverCode: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().regex(/^[0-9]{1,20}$/)),
  riverName: z.string().trim().min(1).max(40),
  class20Codes: z.array(z.union([z.string(), z.number()]).transform(String)).max(2_000),
});

export interface FloodTelegram {
  kind: 'says' | 'cancels' | 'exercise';
  corrects: boolean;
  issuer: string;
  reportedAt: Instant;
  serial: number;
  title: string;
  /** Undefined where it lifts what stood. */
  level: AlertLevel | undefined;
  area: string;
  riverCode: string;
  river: string;
  /** Of municipalities, seven digits. */
  municipalities: readonly string[];
}

/** More than all rivers of the country at once. */
const MOST_TELEGRAMS = 3_000;
const LONGEST_AREA = 120;

/** Reads the array. What cannot be understood is refused by itself, with its place; of anything but an array nothing is taken. */
export function readFloodFeed(document: unknown): { telegrams: FloodTelegram[]; refused: string[] } {
  if (!Array.isArray(document))
    return { telegrams: [], refused: [`expected an array, received ${typeof document}`] };
  if (document.length > MOST_TELEGRAMS) {
    return {
      telegrams: [],
      refused: [`expected ${MOST_TELEGRAMS} telegrams at most, received ${document.length}`],
    };
  }
  const telegrams: FloodTelegram[] = [];
  const refused: string[] = [];
  document.forEach((one: unknown, index) => {
    const parsed = Telegram.safeParse(one);
    if (parsed.success) telegrams.push(telegramOf(parsed.data));
    else {
      for (const { path, message } of parsed.error.issues)
        refused.push(`[${index}].${path.map(String).join('.')}: ${message}`);
    }
  });
  return { telegrams, refused };
}

function telegramOf(one: z.output<typeof Telegram>): FloodTelegram {
  const { item, class20Codes, riverCode, riverName } = one;
  const area = item.areas.map((place) => (typeof place === 'string' ? place : place.name)).join('、');
  return {
    kind: KINDS[one.infoType] ?? 'exercise',
    corrects: one.infoType === '訂正',
    issuer: one.publishingOffice,
    ...{ reportedAt: one.reportDatetime, serial: one.serial, title: item.name },
    level: LEVEL_OF_CODE[item.code],
    area: area.length > LONGEST_AREA ? `${area.slice(0, LONGEST_AREA - 1)}…` : area,
    ...{ riverCode, river: riverName, municipalities: class20Codes },
  };
}

/** One announcement a river and town: what is said of it later takes its place. */
export const floodId = (
  { riverCode }: Pick<FloodTelegram, 'riverCode'>,
  town: Pick<TownConfig, 'id'>,
): StatementId => StatementId.parse(`jma-${riverCode}-${town.id}`);

/** JMA's seven digits for a municipality: its code and two zeros. */
const municipalityOf = ({ jisCode }: Pick<TownConfig, 'jisCode'>): string => `${jisCode}00`;

/** A telegram may be this much ahead of the hub's clock. */
const AHEAD = 10 * MINUTE;
const BY = 'JMA';

export interface FloodNews {
  facts: NewFact[];
  /** Telegrams from a time that has not been yet. */
  refused: string[];
}

/**
 * What telegrams change in what is known, told in the order in which they were issued. The same telegrams once more change nothing, nor do
 * older ones than what is known, nor one that staff have lifted or withdrawn.
 */
export function floodNews(
  telegrams: readonly FloodTelegram[],
  {
    towns,
    known,
    now,
  }: {
    towns: readonly TownConfig[];
    known(id: StatementId): AnnouncementView | undefined;
    now: Instant;
  },
): FloodNews {
  const seen = new Map<StatementId, { facts: NewFact[]; view: AnnouncementView }>();
  const news: FloodNews = { facts: [], refused: [] };
  const inOrder = telegrams
    .filter(({ kind }) => kind !== 'exercise')
    .toSorted((a, b) => a.reportedAt - b.reportedAt || a.serial - b.serial);
  for (const telegram of inOrder) {
    const concerned = towns.filter((town) => telegram.municipalities.includes(municipalityOf(town)));
    if (concerned.length === 0) continue;
    if (telegram.reportedAt > now + AHEAD) {
      news.refused.push(`${telegram.river}: reported at a time that has not been yet`);
      continue;
    }
    for (const town of concerned) {
      const id = floodId(telegram, town);
      const before = seen.get(id);
      const step = changeBy(telegram, { id, town: town.id }, before?.view ?? known(id), now);
      if (step) seen.set(id, { facts: [...(before?.facts ?? []), step.fact], view: step.view });
    }
  }
  // The array keeps what was corrected beside its correction: read once more they lead to what is known.
  for (const [id, { facts, view }] of seen) {
    const before = known(id);
    if (!before || !standAlike(view, before)) news.facts.push(...facts);
  }
  return news;
}

function changeBy(
  telegram: FloodTelegram,
  { id, town }: Pick<Announcement, 'id' | 'town'>,
  before: AnnouncementView | undefined,
  now: Instant,
): { fact: NewFact; view: AnnouncementView } | undefined {
  const { reportedAt, level } = telegram;
  if (before && reportedAt < before.announcedAt) return undefined;
  // What JMA says at the very time of its own lifting corrects or cancels that.
  const ofLifting = before?.lifted?.by === BY && reportedAt === before.lifted.at;
  if (before?.lifted && reportedAt <= before.lifted.at && !ofLifting) return undefined;
  if (telegram.kind === 'cancels') {
    if (!before) return undefined;
    if (level === undefined && before.lifted?.by === BY && !before.withdrawn)
      return recorded({ ...announcementIn(before), announcedAt: reportedAt }, now);
    // A cancelled lifting, read once more.
    if (level === undefined && before.announcedAt === reportedAt) return undefined;
    if (!stands(before)) return undefined;
    const cancelled = { by: BY, reason: '取消の電文', cancelled: true } as const;
    return {
      fact: { kind: 'announcement.withdrawn', body: { announcement: id, town, ...cancelled } },
      view: { ...before, withdrawn: { at: now, ...cancelled } },
    };
  }
  if (level === undefined) {
    if (!before || !stands(before)) return undefined;
    return {
      fact: { kind: 'announcement.lifted', body: { announcement: id, town, at: reportedAt, by: BY } },
      view: { ...before, lifted: { at: reportedAt, by: BY } },
    };
  }
  const announcement: Announcement = {
    ...{ id, town, issuer: telegram.issuer, title: telegram.title, level, river: telegram.river },
    announcedAt: reportedAt,
    ...(telegram.area === '' ? {} : { area: telegram.area }),
  };
  if (before && isSame(announcement, before) && !(ofLifting && telegram.corrects)) return undefined;
  return recorded(announcement, now);
}

const recorded = (announcement: Announcement, now: Instant): { fact: NewFact; view: AnnouncementView } => {
  const source = 'jma-flood' as const;
  return {
    fact: { kind: 'announcement.recorded', body: { announcement, by: BY, source } },
    view: { ...announcement, recordedAt: now, by: BY, source, lifted: null, withdrawn: null },
  };
};

const announcementIn = ({
  recordedAt: _recordedAt,
  by: _by,
  source: _source,
  lifted: _lifted,
  withdrawn: _withdrawn,
  ...announcement
}: AnnouncementView): Announcement => announcement;

const standAlike = (one: AnnouncementView, other: AnnouncementView): boolean =>
  isSame(one, other) &&
  one.lifted?.at === other.lifted?.at &&
  (one.withdrawn === null) === (other.withdrawn === null);

const isSame = (one: Announcement, other: Announcement): boolean =>
  (['issuer', 'title', 'level', 'river', 'area', 'announcedAt'] as const).every(
    (key) => one[key] === other[key],
  );

/** Announcements of the importer that stand, and are in no telegram any more: nobody has said that they are lifted. */
export function vanishedFrom(
  telegrams: readonly FloodTelegram[],
  standing: readonly AnnouncementView[],
  towns: readonly TownConfig[],
): StatementId[] {
  const there = new Set(telegrams.flatMap((one) => towns.map((town) => floodId(one, town))));
  return standing.filter(({ id, source }) => source === 'jma-flood' && !there.has(id)).map(({ id }) => id);
}
