import { Quantity, seriesId } from '@kawamori/contracts';
import {
  onPlayerQuestion,
  type Part,
  type PlayedClock,
  type PlayerQuestion,
  type ReplayReport,
  tellPlayer,
} from '@kawamori/kit';
import type { RiverClock } from './clocks/river-clock.js';
import type { HubView } from './views/hub-view.js';

export interface PlayerDesk {
  /**
   * Hears the player, and waits for it to tell the time. It stands before the gate: after a kill the hub's own time is older than that
   * of the readings that wait at the nodes, and would take them for readings from the future.
   */
  clock: Part;
  /** Tells the player that the hub is ready. It stands last. */
  ready: Part;
}

/** Where the player of a flood asks: only in a drill, and only over the parent's own channel. */
export function playerDesk(inputs: {
  played: PlayedClock;
  river: Pick<RiverClock, 'setPace'>;
  /** Resolves, with its sequence, when everything journalled so far has been judged. */
  settled(): Promise<number>;
  view: HubView;
  addresses(): { url: string; setupUrl: string | null; mqttPort: number };
}): PlayerDesk {
  let timeTold: () => void = () => undefined;
  const answer = async (question: PlayerQuestion): Promise<void> => {
    const { ask } = question;
    switch (question.type) {
      case 'clock':
        inputs.played.moveTo(question.now);
        inputs.river.setPace(question.pace);
        timeTold();
        tellPlayer({ type: 'clock-set', ask, sent: 0, next: null });
        return;
      case 'settle':
        tellPlayer({ type: 'settled', ask, seq: await inputs.settled() });
        return;
      case 'report':
        await inputs.settled();
        tellPlayer({ type: 'report', ask, report: report(inputs.view) });
    }
  };
  return {
    clock: {
      name: "player's clock",
      start: () =>
        new Promise((resolve) => {
          // It goes on from the newest instant that it has reached; the player moves it from there.
          const { judgedAt } = inputs.view.clock();
          if (judgedAt !== null) inputs.played.moveTo(judgedAt);
          timeTold = resolve;
          onPlayerQuestion((question) => void answer(question));
          tellPlayer({ type: 'clock-wanted' });
        }),
      stop: () => undefined,
    },
    ready: {
      name: "player's desk",
      start: () => {
        const { url, setupUrl, mqttPort } = inputs.addresses();
        tellPlayer({ type: 'hub-ready', url, setupUrl, mqttPort });
      },
      stop: () => undefined,
    },
  };
}

function report(view: HubView): ReplayReport {
  return {
    ...view.counts(),
    stations: [...view.settings().stations.keys()].map((id) => ({
      station: id,
      readings: Quantity.options.reduce((sum, quantity) => sum + view.readings(seriesId(id, quantity)), 0),
      episodes: view.episodes(id, 1_000_000).reverse(),
    })),
  };
}
