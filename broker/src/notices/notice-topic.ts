import {
  alertLevelOf,
  type EpisodeView,
  levelsAt,
  markId,
  markName,
  type NoticeState,
  noticeTopic,
  type StationConfig,
  type StationId,
  toIsoJst,
} from '@kawamori/contracts';
import { isDamage, type Part } from '@kawamori/kit';
import type { Judged } from '../judging/judge.js';
import type { Settings } from '../settings/settings.js';
import type { HubView } from '../views/hub-view.js';

export interface NoticeTopicInputs {
  view: Pick<HubView, 'openEpisode'> & { settings(): Pick<Settings, 'stations'> };
  drill: boolean;
  /** Leaves a message for lamps and sirens; an empty one takes it away. */
  leave(topic: string, payload: string): void;
}

/** Tells lamps and sirens on the local network what stands at each station. From its start on, behind the gate. */
export interface NoticeTopic extends Part {
  judged(judged: Pick<Judged, 'stations' | 'settingsChanged'>): void;
}

export function noticeTopics({ view, drill, leave }: NoticeTopicInputs): NoticeTopic {
  /** What was left on each topic; nothing, where nothing stands. */
  const standing = new Map<string, string>();
  let isOpen = false;

  const put = (topic: string, payload: string) => {
    if ((standing.get(topic) ?? '') === payload) return;
    if (payload === '') standing.delete(topic);
    else standing.set(topic, payload);
    leave(topic, payload);
  };
  const look = (id: StationId) => {
    const station = view.settings().stations.get(id);
    if (!station) return;
    const episode = station.series.level && view.openEpisode(id);
    const state = episode && noticeStateOf(station, episode, drill);
    put(noticeTopic(station.town, id), state ? JSON.stringify(state) : '');
  };
  /** Each station as it was set up when it was last looked at. */
  let seen: ReadonlyMap<StationId, StationConfig> = new Map();
  /**
   * Stations that are set up as they were stay as they are: a hub may have thousands, and nodes are registered one by one. Where another
   * store is read all of them are read anew, and so each is another one.
   */
  const lookWhereChanged = () => {
    const before = seen;
    seen = new Map(view.settings().stations);
    for (const [id, config] of seen) if (before.get(id) !== config) look(id);
    const known = new Set([...seen.values()].map(({ town, id }) => noticeTopic(town, id)));
    for (const topic of standing.keys()) if (!known.has(topic)) put(topic, '');
  };
  /** What the view cannot read of a broken store, it tells itself: what is left stands as it was, and the hub goes on. */
  const unlessBroken = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  };
  return {
    name: 'notice topics',
    judged: ({ stations, settingsChanged }) => {
      if (!isOpen) return;
      if (settingsChanged) unlessBroken(lookWhereChanged);
      for (const id of stations) unlessBroken(() => look(id));
    },
    start: () => {
      isOpen = true;
      unlessBroken(lookWhereChanged);
    },
    stop: () => {
      isOpen = false;
      standing.clear();
      seen = new Map();
    },
  };
}

/** What stands at a station. It changes with the episode and its highest mark, not with every reading. */
function noticeStateOf(
  station: StationConfig,
  episode: EpisodeView,
  drill: boolean,
): NoticeState | undefined {
  const reached = episode.changes.findLast(({ to }) => to === episode.highest);
  if (!reached) return undefined;
  const mark = levelsAt(station.levels, reached.at)?.marks.find((one) => markId(one) === episode.highest);
  return {
    v: 1,
    episode: episode.id,
    station: station.id,
    stationNameJa: station.nameJa,
    stationNameEn: station.nameEn,
    town: station.town,
    mark: episode.highest,
    markNameJa: mark ? markName(mark, 'ja') : episode.highest,
    markNameEn: mark ? markName(mark, 'en') : episode.highest,
    alertLevel: mark ? alertLevelOf(mark) : 0,
    valueM: reached.valueM,
    observedAt: toIsoJst(reached.at),
    drill,
  };
}
