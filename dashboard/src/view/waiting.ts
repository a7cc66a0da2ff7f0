import {
  gravityOf,
  type Instant,
  type NoticeView,
  personBehind,
  type SessionView,
} from '@kawamori/contracts';
import { awaitsAcknowledgement } from './acknowledgement.js';
import { may } from './rights.js';
import { isMaintenance } from './sign.js';

/**
 * Notices that wait for whoever is signed in, the gravest first, of equals the newest: what was handed over to them, or has called them;
 * where nobody is called by name, or the account is nobody's, what waits of the river in its towns.
 */
export function waitingFor(
  session: SessionView | null,
  notices: readonly NoticeView[],
  now: Instant,
): NoticeView[] {
  if (!session || !may(session, 'acknowledge')) return [];
  return notices
    .filter(
      (one) => awaitsAcknowledgement(one, { notices, now, account: session.name }) && isFor(session, one),
    )
    .sort((a, b) => gravity(b) - gravity(a) || b.decidedAt - a.decidedAt);
}

const gravity = ({ kind, alertLevel }: NoticeView): number =>
  gravityOf({ kind: kind ?? undefined, alertLevel });

function isFor({ person, towns }: SessionView, notice: NoticeView): boolean {
  const { handedOver, deliveries, town } = notice;
  if (handedOver && !handedOver.taken && person !== null) return handedOver.to === person;
  const called = deliveries.flatMap(({ recipient }) => personBehind(recipient) ?? []);
  if (person !== null && called.length > 0) return called.includes(person);
  return !isMaintenance(notice) && (towns === null || towns.includes(town));
}
