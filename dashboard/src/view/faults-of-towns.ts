import type { Answer } from '../api/client.js';

/** What went wrong for which town; nothing of those where it went well. */
export const faultsOf = (
  answers: readonly { name: string; answer: Answer<unknown> }[],
  otherwise: string,
): string[] =>
  answers.flatMap(({ name, answer }) =>
    answer.ok ? [] : [`${name}：${answer.error?.message ?? otherwise}`],
  );
