import { isDeepStrictEqual } from 'node:util';
import type { FieldDifference } from '@kawamori/contracts';

/** One field before and after, as documents have it. */
export type Difference = Pick<FieldDifference, 'path' | 'before' | 'after'>;
export type Path = Difference['path'];

/**
 * Where two documents differ, field by field; of one that is new or gone every field that it states. A list of things with names is
 * compared by them; what is wholly new or gone in it is one difference.
 */
export const differencesOf = (before: unknown, after: unknown): Difference[] =>
  within(before ?? (isRecord(after) ? {} : before), after ?? (isRecord(before) ? {} : after), []);

function within(before: unknown, after: unknown, path: Path): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => within(before[name], after[name], [...path, name]));
  }
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].every(isRecord))
    return pairs(before, after).flatMap(([one, other, place]) => within(one, other, [...path, place]));
  return [
    {
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** By what one of a list is known: its own name, or of a published level which one it is, of what is set at a node its camera or series. */
function nameOf(value: unknown): unknown {
  if (!isRecord(value)) return undefined;
  const { id, key, camera, station, quantity } = value;
  const series =
    typeof station === 'string' && typeof quantity === 'string' ? `${station}/${quantity}` : undefined;
  return id ?? key ?? camera ?? series;
}

/** Which part of a list became which, with its place after; of one that is gone its place before. */
function pairs(before: readonly unknown[], after: readonly unknown[]): [unknown, unknown, number][] {
  const isNamed = [before, after].every((list) => {
    const names = list.map(nameOf);
    return names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  });
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
