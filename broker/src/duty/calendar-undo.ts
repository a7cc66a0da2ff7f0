import type { Instant, Shift, Text, TownId } from '@kawamori/contracts';
import { documentChange } from '../settings/document-change.js';
import type { Settings } from '../settings/settings.js';
import type { ToldChange, ToldLine } from '../settings/told-line.js';
import type { ShiftMoved } from './calendars-taken.js';
import { type RosterWord, shiftsChange, shiftWords } from './roster-change.js';

/**
 * What taking a calendar file back would change: its shifts stand as they stood before it. What has begun since stays, since people were
 * called by it, and what is over is not set again.
 */
export function calendarUndo(
  settings: Settings,
  town: TownId,
  shifts: readonly ShiftMoved[],
  now: Instant,
  word: RosterWord,
): ToldChange {
  const hasBegun = ({ after }: ShiftMoved): boolean => after !== null && after.from <= now;
  const kept = shifts.filter(hasBegun).flatMap(({ after }) => after ?? []);
  const others = shifts.filter((one) => !hasBegun(one));
  const gone = others.flatMap(({ before, after }) => (before === null && after !== null ? [after] : []));
  const set = others.flatMap(({ before }) => (before !== null && before.to > now ? [before] : []));
  const faults = strangersIn(settings, set, now);
  if (faults.length > 0) return { facts: [], lines: [], faults };
  const { facts, lines } = shiftsChange(settings, town, { set, gone }, now, word);
  return { facts, lines: [...lines, ...kept.map((one) => keptLine(one, settings))], faults: [] };
}

/** Whom a shift would call that is no longer there. */
function strangersIn(settings: Settings, shifts: readonly Shift[], now: Instant): Text[] {
  const stated = shifts.map((document) => ({ kind: 'shift' as const, document }));
  return documentChange(settings, stated, now).faults.map(({ id, text }) => {
    const shift = shifts.find((one) => one.id === id);
    const of = shift ? shiftWords(shift, settings) : { ja: id, en: id };
    return { ja: `${of.ja}：${text.ja}`, en: `${of.en}: ${text.en}` };
  });
}

function keptLine(shift: Shift, settings: Settings): ToldLine {
  const { ja, en } = shiftWords(shift, settings);
  return {
    sign: '!',
    text: {
      ja: `${ja}　はもう始まっているので、いまのまま残ります`,
      en: `${en} has begun: it stays as it is`,
    },
  };
}
