import { asRecord, type NodeValues, seriesParts } from '@kawamori/contracts';
import { asList } from './form-value.js';

/** What is typed for a node, as it is typed; undefined is left to the node's own file. */
export interface Draft {
  sensors: Readonly<Record<string, unknown>>;
  cameras: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  lowV: unknown;
}

/** What stands, to be changed. */
export function draftOf(document: unknown): Draft {
  const { sensors, cameras, battery } = asRecord(document);
  return {
    sensors: Object.fromEntries(
      asList(sensors)
        .map(asRecord)
        .map(({ station, quantity, every }) => [`${station}/${quantity}`, every]),
    ),
    cameras: Object.fromEntries(
      asList(cameras)
        .map(asRecord)
        .map(({ camera, ...set }) => [String(camera), set]),
    ),
    lowV: asRecord(battery)['lowV'],
  };
}

const isSet = (value: unknown): boolean => value !== undefined && value !== '';

/** The document that is sent: what is typed, of what the node has, in its order. */
export function documentOf(
  { sensors, cameras, lowV }: Draft,
  own: NodeValues | null,
  { id, town }: { id: string; town: string },
) {
  return {
    ...{ id, town },
    sensors: (own?.sensors ?? [])
      .filter(({ series }) => isSet(sensors[series]))
      .map(({ series }) => ({ ...seriesParts(series), every: sensors[series] })),
    cameras: (own?.cameras ?? []).flatMap(({ camera }) => {
      const set = Object.entries(cameras[camera] ?? {}).filter(([, value]) => isSet(value));
      return set.length === 0 ? [] : [{ camera, ...Object.fromEntries(set) }];
    }),
    ...(own?.battery && isSet(lowV) ? { battery: { lowV } } : {}),
  };
}
