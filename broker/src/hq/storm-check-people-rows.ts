import { CHANNEL_TEXTS, dutyGapIn, personBehind, type TownId } from '@kawamori/contracts';
import { dutyReport } from '../duty/duty-report.js';
import type { Settings } from '../settings/settings.js';
import { dayAndTime } from './hours-words.js';
import type { CheckRow } from './storm-check.js';
import {
  channelFindings,
  lampFindings,
  personFindings,
  planFindings,
  ROSTER_AHEAD,
  rosterFindings,
  type WaySeen,
} from './storm-check-rules.js';
import type { CheckContext, HubSeen, KnownWay, StoreSeen } from './storm-check-seen.js';
import { joined, monthAndTime, say } from './storm-check-words.js';

// Who is called, and by what.

/** Shifts of a roster that are named. */
const MOST_SHIFTS = 4;

/** A town's roster and plan. */
export function dutyRows(
  town: TownId,
  { settings, conditions }: StoreSeen,
  { wallNow }: CheckContext,
): CheckRow[] {
  const nameJa = settings.towns.get(town)?.nameJa ?? town;
  const report = dutyReport(settings, town, wallNow);
  const shifts = settings.shifts
    .filter((one) => one.town === town && one.to > wallNow && one.from < wallNow + ROSTER_AHEAD)
    .toSorted((a, b) => a.from - b.from);
  const named = shifts.slice(0, MOST_SHIFTS).map(({ from, to, people }) =>
    say('shift', {
      from: dayAndTime(from),
      to: dayAndTime(to),
      people: people.map((id) => settings.people.get(id)?.nameJa ?? id).join('・'),
    }),
  );
  const isUnreached = conditions.some(({ condition, subject }) => {
    const gap = condition === 'duty-gap' ? dutyGapIn(subject) : undefined;
    return gap?.town === town && gap.gap === 'no-way';
  });
  return [
    {
      part: 'duty',
      name: `${nameJa} ${say('roster')}`,
      now: joined(
        ...(named.length > 0 ? named : [say('noShift')]),
        shifts.length > MOST_SHIFTS && say('moreShifts', { count: shifts.length - MOST_SHIFTS }),
      ),
      findings: rosterFindings(settings.duties.get(town), shifts, wallNow),
    },
    {
      part: 'duty',
      name: `${nameJa} ${say('plan')}`,
      now: report
        ? report.ladder
            .map(({ calls, people }) => {
              const names = people.map((one) => one.nameJa).join('・');
              return names === '' ? calls : `${calls}（${names}）`;
            })
            .join(' → ')
        : say('noPlan'),
      findings: planFindings(report, !isUnreached),
    },
  ];
}

const channelWords = (channel: string): string => {
  const key = `channel.${channel}`;
  return key in CHANNEL_TEXTS ? CHANNEL_TEXTS[key as keyof typeof CHANNEL_TEXTS].ja : channel;
};
const waySeen = ({ channel, state, acceptedAt, fault, isThere }: KnownWay): WaySeen => ({
  ...{ name: channelWords(channel), state, acceptedAt, fault, isThere },
});
const wayWords = ({ channel, acceptedAt }: KnownWay): string =>
  say('way', {
    channel: channelWords(channel),
    time: acceptedAt === null ? say('neverReached') : monthAndTime(acceptedAt),
  });

export function personRows(
  settings: Settings,
  { ways }: HubSeen,
  { town, wallNow }: CheckContext,
): CheckRow[] {
  return [...settings.people.values()]
    .filter((one) => town === undefined || one.town === town)
    .map(({ id, nameJa }): CheckRow => {
      const own = ways.filter(({ recipient }) => personBehind(recipient) === id);
      const browsers = (settings.browsers.get(id) ?? []).filter(({ goneAt }) => goneAt === undefined);
      const seen = own.map((way) => ({
        ...{ ...waySeen(way), channel: way.channel },
        ...(way.channel === 'web-push' ? { hasBrowser: browsers.length > 0 } : {}),
      }));
      return {
        part: 'person',
        name: nameJa,
        now: joined(...own.map(wayWords)),
        findings: personFindings(seen, wallNow),
      };
    });
}

/** Rooms and machines that are told. */
export function machineRows({ ways, lamps }: HubSeen, { town, wallNow }: CheckContext): CheckRow[] {
  return [
    ...lamps
      .filter(({ towns }) => town === undefined || towns.includes(town))
      .map(
        ({ name, isConnected }): CheckRow => ({
          part: 'channel',
          name: say('lamp', { name }),
          now: say(isConnected ? 'connected' : 'notConnected'),
          findings: lampFindings({ isConnected }),
        }),
      ),
    ...ways
      .filter(({ recipient }) => personBehind(recipient) === undefined)
      .map((way): CheckRow => {
        const { acceptedAt, nameJa, channel } = way;
        return {
          part: 'channel',
          name: `${nameJa}（${channelWords(channel)}）`,
          now: acceptedAt === null ? say('neverTold') : say('reached', { time: monthAndTime(acceptedAt) }),
          findings: channelFindings(waySeen(way), wallNow),
        };
      }),
  ];
}
