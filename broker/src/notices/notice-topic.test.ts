import type { StationId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aStation } from '../testing/builders.js';
import { noticeTopics } from './notice-topic.js';

test('where settings change, only stations that are set up otherwise than before are looked at, and those that were judged', () => {
  const configs = ['kajiyase-bashi', 'naro-bashi', 'third'].map((id) => aStation({ id }));
  const stations = new Map(configs.map((config) => [config.id, config]));
  const looked: StationId[] = [];
  const lamps = noticeTopics({
    view: {
      settings: () => ({ stations }),
      openEpisode: (id) => {
        looked.push(id);
        return undefined;
      },
    },
    drill: false,
    leave: () => undefined,
  });
  const looks = (work: () => void) => {
    looked.length = 0;
    work();
    return [...looked];
  };
  const ids = configs.map(({ id }) => id);
  expect(looks(() => lamps.judged({ stations: ids, settingsChanged: true }))).toEqual([]);
  expect(looks(() => void lamps.start())).toEqual(ids);
  expect(looks(() => lamps.judged({ stations: [], settingsChanged: true }))).toEqual([]);
  const [, second] = configs;
  if (second) stations.set(second.id, { ...second });
  expect(looks(() => lamps.judged({ stations: [], settingsChanged: true }))).toEqual(['naro-bashi']);
  expect(looks(() => lamps.judged({ stations: ids.slice(2), settingsChanged: true }))).toEqual(['third']);
});
