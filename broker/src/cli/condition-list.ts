import { CONDITION_WORDS, type ConditionView, lengthWords, toIsoJst } from '@kawamori/contracts';
import type { Desk } from './desk.js';

/** `kawamori condition list`: what is broken or blind. With `--check` exit code 1 where there is anything, for whoever watches from outside. */
export async function conditionList(
  { json, check }: { json: boolean; check: boolean },
  desk: Pick<Desk, 'conditions'>,
  now: number,
  out: (text: string) => void,
): Promise<number> {
  const conditions = await desk.conditions();
  if (json) out(JSON.stringify(conditions, undefined, 2));
  else if (conditions.length === 0) out('nothing is known to be broken or blind\n異常はありません');
  else for (const one of conditions) out(lineOf(one, now));
  return check && conditions.length > 0 ? 1 : 0;
}

function lineOf(one: ConditionView, now: number): string {
  const { condition, subject, nameJa, beganAt, lastAt, blind, battery, detail } = one;
  const seen = [
    lastAt === null ? '' : `last ${toIsoJst(lastAt)}`,
    blind ?? '',
    battery ? `${battery.volts} V, low below ${battery.lowV} V` : '',
    detail,
  ].filter((words) => words !== '');
  const since = `${toIsoJst(beganAt)} (${lengthWords(now - beganAt, 'en')})`;
  return [condition, subject, nameJa, CONDITION_WORDS[condition].ja, since, seen.join(', ')]
    .join('\t')
    .trimEnd();
}
