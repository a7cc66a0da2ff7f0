import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TownConfig } from '@kawamori/contracts';
import { ConfigError, loadYaml } from '@kawamori/kit';
import { z } from 'zod';
import { type Box, boxOf } from './published-shapes.js';

/** The settings in force as documents named `kind/id`. */
export type Documents = Readonly<Record<string, unknown>>;

/** What is asked of a station here. */
const Placed = z.looseObject({ position: z.object({ lat: z.number(), lon: z.number() }) });

/** Towns from a folder of YAML files, one a town. */
export function townsInFolder(folder: string): TownConfig[] {
  const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  if (files.length === 0) throw new ConfigError(folder, ['expected a YAML file for each town; found none']);
  return files.sort().map((name) => loadYaml(join(folder, name), TownConfig));
}

/** Towns that the hub knows. */
export function townsInForce(documents: Documents): TownConfig[] {
  return Object.entries(documents).flatMap(([name, document]) =>
    name.startsWith('town/') ? [TownConfig.parse(document)] : [],
  );
}

/** The box around all stations that the hub knows. */
export function stationsBox(documents: Documents): Box | undefined {
  return boxOf(
    Object.entries(documents).flatMap(([name, document]) => {
      if (!name.startsWith('station/')) return [];
      const { lon, lat } = Placed.parse(document).position;
      return [[lon, lat] as const];
    }),
  );
}
