import { isDeepStrictEqual } from 'node:util';
import type { FieldDifference } from '@kawamori/contracts';

type Path = FieldDifference['path'];

/**
 * Where two documents differ, field by field. A list of things with names is compared by them; what is wholly new or gone is one
 * difference.
 */
export function differencesOf(before: unknown, after: unknown, path: Path = []): FieldDifference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => differencesOf(before[name], after[name], [...path, name]));
  }
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].every(isRecord))
    return pairs(before, after).flatMap(([one, other, place]) => differencesOf(one, other, [...path, place]));
  return [
    {
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ];
}

const isRecord = (value: unknown): value is Record<string, unknown> & { id?: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (value: unknown): unknown => (isRecord(value) ? value.id : undefined);

/** Which part of a list became which, with its place after; of one that is gone its place before. */
function pairs(before: readonly unknown[], after: readonly unknown[]): [unknown, unknown, number][] {
  const isNamed = [...before, ...after].every((one) => typeof nameOf(one) === 'string');
  if (!isNamed)
    return Array.from({ length: Math.max(before.length, after.length) }, (_, i) => [before[i], after[i], i]);
  return [
    ...after.map((one, i): [unknown, unknown, number] => [
      before.find((other) => nameOf(other) === nameOf(one)),
      one,
      i,
    ]),
    ...before.flatMap((one, i): [unknown, unknown, number][] =>
      after.some((other) => nameOf(other) === nameOf(one)) ? [] : [[one, undefined, i]],
    ),
  ];
}
