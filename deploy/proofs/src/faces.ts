import { claims } from './faces/claims.js';
import { aCalmRiver, theNight } from './faces/night.js';
import { openScreens } from './faces/screens.js';
import { setTheStage } from './faces/stage.js';
import { states } from './faces/states.js';
import { keyboard, rules, widths } from './faces/sweep.js';
import type { Proof } from './proof.js';

/** Faults of a claim that are printed; the others are counted. */
const PRINTED = 6;

export const faces: Proof = {
  name: 'faces',
  about:
    'in a real browser on a real hub: a flood as two towns, a wall and a telephone live it; each state; every page by axe-core, by keyboard, from 320 to 3840 px',
  run: async (context) => {
    const told = claims(({ scene, name, faults }) => {
      context.say(`  ${faults.length === 0 ? 'holds      ' : 'falls short'} ${scene}: ${name}`);
      for (const fault of faults.slice(0, PRINTED)) context.say(`                ${fault}`);
      if (faults.length > PRINTED) context.say(`                and ${faults.length - PRINTED} more`);
    });
    const stage = await setTheStage(context.folder);
    const screens = await openScreens(stage);
    try {
      if (context.short) {
        // Within twenty seconds: the flood is for the full measure.
        await aCalmRiver(stage, screens);
        await rules(stage, screens, told, true);
        await keyboard(stage, screens, told, true);
      } else {
        await theNight(stage, screens, told);
        await states(context.folder, stage, screens, told);
        await rules(stage, screens, told, false);
        await widths(stage, screens, told, false);
        await keyboard(stage, screens, told, false);
      }
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
