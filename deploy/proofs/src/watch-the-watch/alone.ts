import { mkdirSync } from 'node:fs';
import type { Death, Scene, SceneInputs } from './scene.js';
import { type Stage, type StageOptions, setTheStage } from './stage.js';

/** What is around a death that has a hub of its own. */
interface Around {
  options?: Partial<StageOptions>;
  /** Once the stage stands. */
  begin?(stage: Stage): Promise<void>;
  inflict(stage: Stage): Promise<void> | void;
  end?(stage: Stage): Promise<void> | void;
}

/** A hub of its own for a death, since it dies of it. `around` is asked first, with a folder that is there. */
export function alone(
  death: Omit<Death, 'inflict'>,
  around: (inputs: SceneInputs) => Promise<Around> | Around,
  needsRoot = false,
): Scene {
  return {
    name: death.name,
    needsRoot,
    set: async (inputs) => {
      const { folder, pace } = inputs;
      mkdirSync(folder, { recursive: true });
      const { options, begin, inflict, end } = await around(inputs);
      const stage = await setTheStage({ folder, pace, ...options });
      await begin?.(stage);
      return {
        stage,
        deaths: [{ ...death, inflict: () => inflict(stage) }],
        end: () => end?.(stage),
      };
    },
  };
}

export const byWatchdog = (name: string, says: RegExp) => ({ name, noticedBy: 'watchdog', says }) as const;
export const byHub = (name: string, says: RegExp) => ({ name, noticedBy: 'hub', says }) as const;
