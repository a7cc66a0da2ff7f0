import {
  asksForAnswer,
  atSending,
  type CallReason,
  gapAfter,
  handedOverTo,
  type Instant,
  isOfLevel,
  type Notice,
  type NoticeKey,
  type NoticeView,
  notTakenOver,
  reminderOf,
  seriesParts,
  toIsoJst,
  withLink,
  withSince,
} from '@kawamori/contracts';
import type { Links } from '../duty/links.js';
import type { Settings } from '../settings/settings.js';
import type { Delivery } from './notice-table.js';
import { personBehind, riseKeyOf } from './person-recipient.js';

/** By this channel boxes hear that sound. */
const BOXES_HEAR = 'webhook';

export interface CallsKnown {
  settings(): Pick<Settings, 'stations'>;
  callReason(key: NoticeKey): CallReason | undefined;
  notice(riseKey: string): Pick<NoticeView, 'handedOver'> | undefined;
  toldSince(riseKey: string): NoticeView | undefined;
  isOver(riseKey: string): boolean;
}

/** What a delivery says when it leaves, its age as it then is: to a person why they are called, where it is not their turn, what has happened since, and by which link it is acknowledged. */
export function personalWords(
  known: CallsKnown,
  links: Pick<Links, 'linkTo'> | undefined,
  riverNow: () => Instant,
): (delivery: Delivery) => Notice {
  const told = ({ key }: Delivery, asDecided: Notice): Notice => {
    const reason = known.callReason(key);
    const riseKey = riseKeyOf(key);
    const notice = withSince(asDecided, known.toldSince(riseKey));
    if (reason === 'reminder') return reminderOf(notice);
    const isHandOver = reason === 'handed-over' || reason === 'not-taken-over';
    const handedOver = isHandOver ? known.notice(riseKey)?.handedOver : undefined;
    if (!handedOver) return notice;
    return reason === 'handed-over' ? handedOverTo(notice, handedOver) : notTakenOver(notice, handedOver);
  };
  /** Of what ends or is over, is broken or is a test nothing sounds. */
  const withEnd = (notice: Notice, riseKey: string, now: Instant): Notice => {
    if (!isOfLevel(notice) || !asksForAnswer(notice) || known.isOver(riseKey)) return notice;
    const { station, quantity } = seriesParts(notice.series);
    const expected = known.settings().stations.get(station)?.series[quantity]?.expected;
    return expected ? { ...notice, validUntil: toIsoJst(now + gapAfter(expected.observing)) } : notice;
  };
  return (delivery) => {
    const person = personBehind(delivery.recipient);
    // That something has fallen, is over, or is well again asks for nothing.
    const notice = atSending(delivery.notice, riverNow());
    if (person === undefined)
      return delivery.channel === BOXES_HEAR ? withEnd(notice, riseKeyOf(delivery.key), riverNow()) : notice;
    if (!asksForAnswer(notice) && notice.kind !== 'muster') return notice;
    const link = links?.linkTo(person, riseKeyOf(delivery.key));
    const said = told(delivery, notice);
    return link === undefined ? said : withLink(said, link);
  };
}
