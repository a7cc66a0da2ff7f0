import { type ContactChannel, type Instant, MINUTE, type Milliseconds } from '@kawamori/contracts';
import type { OpenCondition } from '../conditions/condition-table.js';
import type { CallMade } from './calls-due.js';
import type { DutySettings } from './calls-of-notice.js';

/** A way by which messages are accepted and do not arrive. */
export interface MistrustedWay {
  channel: ContactChannel;
  /** What it has accepted from then on has reached nobody. */
  since: Instant;
}

/** So long before it is noticed that mails do not arrive, they may have been lost already. */
const LOST_BEFORE: Milliseconds = 15 * MINUTE;

export const mistrustedWays = (
  open: readonly Pick<OpenCondition, 'condition' | 'subject' | 'beganAt'>[],
): MistrustedWay[] =>
  open
    .filter(({ condition, subject }) => condition === 'hub' && subject === 'mail-lost')
    .map(({ beganAt }) => ({ channel: 'mail', since: beganAt - LOST_BEFORE }));

/** The same people, each called by those ways last: whoever has another is called by it. */
export function trustedFirst<S extends Pick<DutySettings, 'people'>>(
  settings: S,
  ways: readonly MistrustedWay[],
): S {
  if (ways.length === 0) return settings;
  const isTrusted = ({ channel }: { channel: ContactChannel }) =>
    ways.every((way) => way.channel !== channel);
  const people = [...settings.people].map(([id, person]) => {
    const { contacts } = person;
    const ordered = [...contacts.filter(isTrusted), ...contacts.filter((one) => !isTrusted(one))];
    return [id, { ...person, contacts: ordered }] as const;
  });
  return { ...settings, people: new Map(people) };
}

/** What such a way has accepted counts as taken by nobody, so that the next one is tried. */
export const asFarAsTrusted = (
  made: readonly CallMade[],
  ways: readonly MistrustedWay[],
): readonly CallMade[] =>
  ways.length === 0
    ? made
    : made.map((call) =>
        call.outcome === 'accepted' &&
        ways.some(({ channel, since }) => channel === call.channel && call.at >= since)
          ? { ...call, outcome: 'given-up' }
          : call,
      );
