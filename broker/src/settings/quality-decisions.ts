import {
  DAY,
  type EndMaintenanceRequest,
  endOfMaintenance,
  type Instant,
  LONGEST_MAINTENANCE,
  LONGEST_OVERRULE,
  MAINTENANCE_BACK,
  type MaintenanceRequest,
  type MaintenanceView,
  MINUTE,
  type NewFact,
  type OverruleRequest,
  type Quality,
  type SeriesId,
  SHORTEST_MAINTENANCE,
  type StationConfig,
  seriesId,
  type UndoOverruleRequest,
} from '@kawamori/contracts';
import type { z } from 'zod';
import { type InterventionTable, maintenanceAt } from '../readings/intervention-table.js';

/** A decision of staff as facts, or why it cannot be taken. */
export type Decided =
  | { ok: true; facts: NewFact[] }
  | { ok: false; status: 400 | 404 | 409; code: string; message: string };

export interface DecisionInputs {
  /** River clock. */
  now: Instant;
  interventions: InterventionTable;
  /** Readings up to this instant are not judged any more; undefined where all are. */
  settledAt(series: SeriesId): Instant | undefined;
  /** What is thought of each reading of a period. */
  qualitiesOf(series: SeriesId, from: Instant, to: Instant): Quality[];
}

const refused = (status: 400 | 404 | 409, code: string, message: string): Decided => ({
  ok: false,
  status,
  code,
  message,
});
const notValid = (message: string) => refused(400, 'not-valid', message);
/** A person's clock, and the node's, may stand a little ahead. */
const AHEAD = 2 * MINUTE;
/** Maintenance may be entered the day before. */
const MAY_BEGIN_IN = DAY;
const ENOUGH = 1_000;

export function overrule(
  station: StationConfig,
  { quantity, from, to = from, verdict, reason }: z.output<typeof OverruleRequest>,
  by: string,
  inputs: DecisionInputs,
): Decided {
  if (!station.series[quantity]) return noSeries();
  const series = seriesId(station.id, quantity);
  if (to < from) return notValid('期間は、はじめを先にしてください。');
  if (to - from > LONGEST_OVERRULE) return notValid('一度に判断できるのは7日分までです。');
  if (to > inputs.now + AHEAD) return notValid('これから届く値は、まだ判断できません。');
  const settledAt = inputs.settledAt(series);
  if (settledAt !== undefined && from <= settledAt) {
    return refused(409, 'too-old', 'この時刻の値はすでに長期保存に移っていて、判定をやり直せません。');
  }
  const qualities = inputs.qualitiesOf(series, from, to);
  if (qualities.length === 0) return refused(404, 'no-reading', 'その時刻の値はありません。');
  if (verdict === 'good' && qualities.every((quality) => quality === 'missing')) {
    return refused(
      409,
      'value-missing',
      '欠測（センサーが「値なし」と送ったもの）は、正常な値として扱えません。',
    );
  }
  return {
    ok: true,
    facts: [{ kind: 'reading.overruled', body: { series, from, to, verdict, by, reason } }],
  };
}

export function undoOverrule(
  station: StationConfig,
  { quantity, from, to = from }: z.output<typeof UndoOverruleRequest>,
  by: string,
  { interventions, settledAt }: DecisionInputs,
): Decided {
  const series = seriesId(station.id, quantity);
  if (!interventions.standing({ series, from, to })) {
    return refused(404, 'no-overrule', 'その期間についての職員の判断はありません。');
  }
  if (from <= (settledAt(series) ?? Number.NEGATIVE_INFINITY)) {
    return refused(409, 'too-old', 'この時刻の値はすでに長期保存に移っていて、判定をやり直せません。');
  }
  return { ok: true, facts: [{ kind: 'reading.overrule-undone', body: { series, from, to, by } }] };
}

export function beginMaintenance(
  station: StationConfig,
  { quantity, from: stated, until, reason }: z.output<typeof MaintenanceRequest>,
  by: string,
  { now, interventions }: DecisionInputs,
): Decided {
  if (quantity !== null && !station.series[quantity]) return noSeries();
  const entered = ownEntries(interventions.maintenances(station.id, ENOUGH), quantity);
  const from = stated ?? maintenanceAt(entered, now)[0]?.from ?? now;
  if (from < now - MAINTENANCE_BACK) return notValid('点検のはじめは、7日前までです。');
  if (from > now + MAY_BEGIN_IN) return notValid('点検は、はじまる前日から登録できます。');
  if (until < from + SHORTEST_MAINTENANCE) return notValid('点検の終わりは、はじめより後にしてください。');
  if (until - from > LONGEST_MAINTENANCE) return notValid('点検は3日（72時間）までです。');
  const other = entered.find((one) => one.from !== from && one.from < until && from < endOfMaintenance(one));
  if (other) {
    return refused(
      409,
      'maintenance-overlaps',
      '同じ時間に、別の点検が登録されています。終わりを変えるには、はじめを指定しないでください。',
    );
  }
  return {
    ok: true,
    facts: [{ kind: 'maintenance.begun', body: { station: station.id, quantity, from, until, by, reason } }],
  };
}

/** Ends all maintenance under way; where there is none, the next that has been entered is called off. */
export function endMaintenance(
  station: StationConfig,
  { quantity }: z.output<typeof EndMaintenanceRequest>,
  by: string,
  { now, interventions }: DecisionInputs,
): Decided {
  const all = interventions.maintenances(station.id, ENOUGH);
  const underWay = maintenanceAt(all, now);
  const meant = quantity === null ? underWay : ownEntries(underWay, quantity);
  if (meant.length === 0 && underWay.some((one) => one.quantity === null)) {
    return refused(409, 'maintenance-of-all', '観測所全体の点検中です。項目を選ばずに終えてください。');
  }
  const coming = ownEntries(all, quantity).filter((one) => now < one.from && now < endOfMaintenance(one));
  const next = coming.toSorted((a, b) => a.from - b.from).slice(0, 1);
  const ended = meant.length > 0 ? meant : next;
  if (ended.length === 0) return refused(404, 'no-maintenance', '点検中ではありません。');
  return {
    ok: true,
    facts: ended.map((one) => ({
      kind: 'maintenance.ended',
      body: { station: station.id, quantity: one.quantity, from: one.from, by },
    })),
  };
}

const ownEntries = (all: readonly MaintenanceView[], quantity: MaintenanceView['quantity']) =>
  all.filter((one) => one.quantity === quantity);

const noSeries = (): Decided => refused(404, 'no-series', 'その観測所では、その項目を測っていません。');
