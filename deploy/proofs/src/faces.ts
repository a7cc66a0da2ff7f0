import { type Claims, claims } from './faces/claims.js';
import { aCalmRiver, theNight } from './faces/night.js';
import { allPlaces, FEW, type Place } from './faces/places.js';
import { openScreens, type Screens } from './faces/screens.js';
import { type Stage, setTheStage } from './faces/stage.js';
import { states } from './faces/states.js';
import { keyboard, rules, type Sweep, widths } from './faces/sweep.js';
import type { Proof, ProofContext } from './proof.js';

/** Faults of a claim that are printed; the others are counted. */
const PRINTED = 6;

interface Played {
  stage: Stage;
  screens: Screens;
  told: Claims;
  /** Every place there is; raises a flood before, once. */
  sweep(): Promise<Sweep>;
}

/** Each stands alone; in this order the pages that are walked have a flood behind them. */
const ROWS = {
  night: (_context, { stage, screens, told }) => theNight(stage, screens, told),
  states: ({ folder }, { stage, screens, told }) => states(folder, stage, screens, told),
  'axe-core': async (_context, { sweep }) => rules(await sweep()),
  widths: async (_context, { sweep }) => widths(await sweep()),
  keyboard: async (_context, { sweep }) => keyboard(await sweep()),
} satisfies Record<string, (context: ProofContext, played: Played) => Promise<void>>;
/** Within twenty seconds: the flood is for the full measure. */
const rowsOf = (short: boolean): (keyof typeof ROWS)[] =>
  short ? ['axe-core', 'keyboard'] : (Object.keys(ROWS) as (keyof typeof ROWS)[]);

export const faces: Proof = {
  name: 'faces',
  about:
    'in a real browser on a real hub: a flood as two towns, a wall and a telephone live it; each state; every page by axe-core, by keyboard, from 320 to 3840 px',
  rows: rowsOf,
  run: async (context) => {
    const told = claims(({ scene, name, faults }) => {
      context.say(`  ${faults.length === 0 ? 'holds      ' : 'falls short'} ${scene}: ${name}`);
      for (const fault of faults.slice(0, PRINTED)) context.say(`                ${fault}`);
      if (faults.length > PRINTED) context.say(`                and ${faults.length - PRINTED} more`);
    });
    const stage = await setTheStage(context.folder);
    const screens = await openScreens(stage);
    let places: Promise<readonly Place[]> | undefined;
    const sweep = async (): Promise<Sweep> => {
      places ??= context.short ? Promise.resolve(FEW) : allPlaces(stage, screens);
      return { stage, screens, places: await places, look: told.look, few: context.short };
    };
    try {
      await aCalmRiver(stage, screens);
      for (const row of rowsOf(context.short).filter((one) => one.includes(context.only ?? '')))
        await ROWS[row](context, { stage, screens, told, sweep });
    } finally {
      await screens.close();
      await stage.close();
    }
    const fallen = told.all.filter(({ faults }) => faults.length > 0);
    const scenes = [...new Set(told.all.map(({ scene }) => scene))];
    context.table(
      ['scene', 'held', 'of'],
      scenes.map((scene) => {
        const own = told.all.filter((claim) => claim.scene === scene);
        return [scene, own.filter(({ faults }) => faults.length === 0).length, own.length];
      }),
    );
    const faults = fallen.reduce((sum, one) => sum + one.faults.length, 0);
    return {
      holds: fallen.length === 0,
      figure: `${told.all.length - fallen.length} of ${told.all.length} claims, ${faults} faults`,
    };
  },
};
