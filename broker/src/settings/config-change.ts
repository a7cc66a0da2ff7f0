import { datumInWords, type Instant, type NewFact } from '@kawamori/contracts';
import { z } from 'zod';
import {
  type DocumentFault,
  documentChange,
  factsOf,
  type MovedDatum,
  type StatedDocument,
} from './document-change.js';
import type { Settings } from './settings.js';

/** Everything that stands under `firmware-config/`, as the files state it. */
export const ConfigDocuments = z.strictObject({
  towns: z.array(z.unknown()).max(100),
  profiles: z.array(z.unknown()).max(200),
  stations: z.array(z.unknown()).max(5_000),
  people: z.array(z.unknown()).max(5_000).optional(),
  duty: z.array(z.unknown()).max(100).optional(),
});
export type ConfigDocuments = z.infer<typeof ConfigDocuments>;

export interface ConfigChange {
  facts: NewFact[];
  /** One line a change, for an operator: `+ station naro`, `~ town nakatosa`; below it what it does to what is there already. */
  lines: string[];
  /** Why nothing may be applied, each with its place; empty when all is well. */
  faults: string[];
}

const LISTS = {
  towns: 'town',
  profiles: 'profile',
  stations: 'station',
  people: 'person',
  duty: 'duty',
} as const satisfies Record<keyof ConfigDocuments, StatedDocument['kind']>;
const FILES = Object.keys(LISTS) as (keyof ConfigDocuments)[];
const LIST_OF: Readonly<Record<StatedDocument['kind'], string>> = {
  ...{ town: 'towns', profile: 'profiles', station: 'stations', person: 'people', duty: 'duty' },
  ...{ shift: 'shifts', 'node-settings': 'node settings' },
};

/** What applying files would change, in an operator's words; as whose change it would stand in the record. */
export function configChange(
  settings: Settings,
  documents: ConfigDocuments,
  now: Instant,
  by: string,
): ConfigChange {
  const stated = FILES.flatMap((list) =>
    (documents[list] ?? []).map((document): StatedDocument => ({ kind: LISTS[list], document })),
  );
  const { changed, movedDatums, warnings, faults } = documentChange(settings, stated, now);
  return {
    facts: factsOf(changed, by),
    lines: changed.flatMap(({ kind, id, before }) => [
      `${before === undefined ? '+' : '~'} ${kind} ${id}`,
      ...(kind === 'station' ? movedDatums.filter(({ station }) => station === id).map(datumLine) : []),
      ...warnings.filter((one) => one.kind === kind && one.id === id).map(({ text }) => `    ! ${text.en}`),
    ]),
    faults: faults.map(faultLine),
  };
}

/** `stations[naro].series.level.range: max must …`; of a list’s part its number, from 0. */
const faultLine = ({ kind, id, path, text }: DocumentFault): string =>
  `${[`${LIST_OF[kind]}[${id}]`, ...path].join('.')}: ${text.en}`;

const datumLine = ({ quantity, from, to }: MovedDatum): string =>
  `    ${quantity}: the datum changes from ${datumInWords(from)} to ${datumInWords(to)}; no reading is converted, and those already kept are shown and exported with the new datum too`;
