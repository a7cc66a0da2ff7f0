import type { NoticeView } from '@kawamori/contracts';
import { type ReferenceMark, type ReferenceRules, referenceEpisodes } from '../parts/episode-reference.js';
import type { Value } from '../real-floods/river-files.js';

/** `time mark` of each level that was reached, `time fallen:mark` of each fall to one below, `time closed` of the end. */
export function crossingsOf(values: readonly Value[], rules: ReferenceRules): string[] {
  const rank = (id: string | null) => rules.marks.findIndex((mark) => mark.id === id);
  return referenceEpisodes(values, rules).flatMap(({ changes }) =>
    changes.map(({ at, from, to }) => {
      if (to === null) return `${at} closed`;
      return rank(to) < rank(from) ? `${at} fallen:${to}` : `${at} ${to}`;
    }),
  );
}

const KINDS = [null, 'fallen', 'closed'];
/** The same of notices of levels. */
export const toldCrossings = (notices: readonly NoticeView[]): string[] =>
  notices
    .filter(({ kind, episode }) => KINDS.includes(kind) && episode.includes(':level:'))
    .map(({ observedAt, mark }) => `${observedAt} ${mark}`);

export interface Compared {
  /** Notices that are due. */
  due: number;
  /** Due and not told. */
  missed: string[];
  /** Told and not due. */
  wrong: string[];
}

export function compare(due: readonly string[], told: readonly string[]): Compared {
  const [isDue, isTold] = [new Set(due), new Set(told)];
  const twice = told.filter((one, index) => told.indexOf(one) !== index);
  return {
    due: due.length,
    missed: due.filter((one) => !isTold.has(one)),
    wrong: [...told.filter((one) => !isDue.has(one)), ...twice.map((one) => `${one} (twice)`)],
  };
}

export const rulesOf = (
  marks: readonly ReferenceMark[],
  intervalMs: number,
  { hysteresisM, holdMs }: Pick<ReferenceRules, 'hysteresisM' | 'holdMs'>,
): ReferenceRules => ({ marks, intervalMs, hysteresisM, holdMs });
