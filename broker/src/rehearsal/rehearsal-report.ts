import type { ContactChannel, Fact, Instant, RehearsalReport, RehearsalView } from '@kawamori/contracts';
import { riseKeyOf } from '../notices/person-recipient.js';
import type { Handed } from './message-gate.js';

type Told = RehearsalReport['notices'][number]['told'][number];

/**
 * Who was told when, and who answered after how long, by the wall clock: from what the gate let through, and the acknowledgements in the
 * rehearsal's own journal. A notice counts from its first message.
 */
export function rehearsalReport(
  view: RehearsalView,
  handed: readonly Handed[],
  facts: readonly Fact[],
): RehearsalReport {
  const notices = new Map<string, { subjectJa: string; episode: string; decidedAt: Instant; told: Told[] }>();
  for (const { at, person, channel, notice, outcome, detail } of handed) {
    const key = riseKeyOf(notice.key);
    const known = notices.get(key) ?? {
      ...{ subjectJa: notice.subjectJa, episode: notice.episode, decidedAt: at, told: [] },
    };
    notices.set(key, known);
    known.told.push({
      ...{ person, channel: channel as ContactChannel, outcome, detail },
      afterMs: at - known.decidedAt,
    });
  }
  const acknowledged = facts.flatMap((fact) =>
    fact.kind === 'episode.acknowledged' ? [{ ...fact.body, wallAt: fact.wallAt }] : [],
  );
  return {
    ...view,
    notices: [...notices].map(([notice, { subjectJa, episode, decidedAt, told }]) => ({
      ...{ notice, subjectJa, decidedAt, told },
      acknowledged: acknowledged
        .filter((one) => one.episode === episode && one.wallAt >= decidedAt)
        .map(({ by, wallAt }) => ({ by, afterMs: wallAt - decidedAt })),
    })),
  };
}
