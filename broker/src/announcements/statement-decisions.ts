import {
  type AnnouncementView,
  DAY,
  dateTimeWords,
  type Instant,
  type LiftRequest,
  MINUTE,
  type NewFact,
  type Official,
  type OrderView,
  type RecordAnnouncementRequest,
  type RecordOrderRequest,
  type StatementId,
  stands,
  type WithdrawStatementRequest,
} from '@kawamori/contracts';
import type { z } from 'zod';
import type { Decided } from '../settings/quality-decisions.js';
import type { Settings } from '../settings/settings.js';

export interface StatementInputs {
  /** River clock. */
  now: Instant;
  settings: Pick<Settings, 'towns'>;
  /** What stands. */
  official: Pick<Official, 'announcements' | 'orders'>;
}

/** A person's clock may stand a little ahead. */
const AHEAD = 2 * MINUTE;
/** What was said may be entered so long afterwards. */
const BACK = 30 * DAY;

const refused = (status: 400 | 404 | 409, code: string, message: string): Decided => ({
  ok: false,
  status,
  code,
  message,
});
const noTown = () => refused(404, 'no-town', 'その町はありません。');

/** Why a time cannot be when something was said; undefined where it can. */
function timeFault(at: Instant, { now }: StatementInputs): Decided | undefined {
  if (at > now + AHEAD) return refused(400, 'not-valid', 'これから先の時刻は記録できません。');
  if (at < now - BACK) return refused(400, 'not-valid', '30日より前の時刻は記録できません。');
  return undefined;
}

/** Of two people who record the same, the second is told who was the first: twice is once, and what is lifted is lifted. */
const alreadyThere = ({ by }: { by: string }, at: Instant): Decided =>
  refused(
    409,
    'recorded-already',
    `同じ内容がすでに記録されています（${dateTimeWords(at, 'ja')}、記録者 ${by}）。改めるときは、先の記録を解除するか取り消してください。`,
  );

export function recordAnnouncement(
  id: StatementId,
  request: z.output<typeof RecordAnnouncementRequest>,
  by: string,
  inputs: StatementInputs,
): Decided {
  if (!inputs.settings.towns.has(request.town)) return noTown();
  const announcement = { id, ...request };
  const { town, issuer, title, river, area } = request;
  const same = inputs.official.announcements.find(
    (one) =>
      one.town === town &&
      one.issuer === issuer &&
      one.title === title &&
      one.river === river &&
      one.area === area,
  );
  if (same) return alreadyThere(same, same.announcedAt);
  return (
    timeFault(request.announcedAt, inputs) ?? {
      ok: true,
      facts: [{ kind: 'announcement.recorded', body: { announcement, by, source: 'staff' } }],
    }
  );
}

export function recordOrder(
  id: StatementId,
  request: z.output<typeof RecordOrderRequest>,
  by: string,
  inputs: StatementInputs,
): Decided {
  if (!inputs.settings.towns.has(request.town)) return noTown();
  const order = { id, ...request };
  const { town, kind, area } = request;
  const same = inputs.official.orders.find(
    (one) => one.town === town && one.kind === kind && one.area === area,
  );
  if (same) return alreadyThere(same, same.orderedAt);
  return (
    timeFault(request.orderedAt, inputs) ?? {
      ok: true,
      facts: [{ kind: 'order.recorded', body: { order, by, source: 'staff' } }],
    }
  );
}

/** An announcement or an order that has been recorded. */
export type Recorded =
  | { kind: 'announcement'; view: AnnouncementView | undefined }
  | { kind: 'order'; view: OrderView | undefined };

const unknown = () => refused(404, 'no-statement', 'その記録はありません。');
const over = () => refused(409, 'is-over', 'すでに解除されたか、取り消されています。');

const saidAt = (view: AnnouncementView | OrderView): Instant =>
  'announcedAt' in view ? view.announcedAt : view.orderedAt;

/** Its issuer has lifted it. */
export function lift(
  { kind, view }: Recorded,
  { at: stated }: z.output<typeof LiftRequest>,
  by: string,
  inputs: StatementInputs,
): Decided {
  if (!view) return unknown();
  if (!stands(view)) return over();
  const at = stated ?? inputs.now;
  const fault = timeFault(at, inputs);
  if (fault) return fault;
  if (at < saidAt(view)) return refused(400, 'not-valid', '解除は、発表・発令より後の時刻にしてください。');
  const { id, town } = view;
  const facts: NewFact[] =
    kind === 'announcement'
      ? [{ kind: 'announcement.lifted', body: { announcement: id, town, at, by } }]
      : [{ kind: 'order.lifted', body: { order: id, town, at, by } }];
  return { ok: true, facts };
}

/** It was recorded by mistake, or its issuer has taken it back. */
export function withdraw(
  { kind, view }: Recorded,
  { reason, cancelled }: z.output<typeof WithdrawStatementRequest>,
  by: string,
): Decided {
  if (!view) return unknown();
  if (view.withdrawn) return over();
  const { id, town } = view;
  const said = { town, by, reason, ...(cancelled ? { cancelled } : {}) };
  const facts: NewFact[] =
    kind === 'announcement'
      ? [{ kind: 'announcement.withdrawn', body: { announcement: id, ...said } }]
      : [{ kind: 'order.withdrawn', body: { order: id, ...said } }];
  return { ok: true, facts };
}

/** Takes back that it was lifted or withdrawn: it stands again, as it was recorded. */
export function restore({ kind, view }: Recorded, by: string): Decided {
  if (!view) return unknown();
  if (stands(view)) return refused(409, 'stands', '解除も取り消しもされていません。');
  if (kind === 'announcement') {
    const {
      recordedAt: _at,
      by: _by,
      source,
      lifted: _lifted,
      withdrawn: _withdrawn,
      ...announcement
    } = view;
    return { ok: true, facts: [{ kind: 'announcement.recorded', body: { announcement, by, source } }] };
  }
  const { recordedAt: _at, by: _by, source, lifted: _lifted, withdrawn: _withdrawn, ...order } = view;
  return { ok: true, facts: [{ kind: 'order.recorded', body: { order, by, source } }] };
}
