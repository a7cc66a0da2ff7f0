import {
  CHECK_WORDS,
  type Instant,
  type LevelQuantity,
  levelsAt,
  levelWords,
  markId,
  RISE_WORDS,
  RiseMark,
  risenWords,
  type StandingStep,
  type StationConfig,
  type StationId,
  seriesId,
  upstreamWords,
} from '@kawamori/contracts';
import type { EpisodeTable, NamedEpisode } from '../alerts/episode-table.js';
import { toldAt } from '../alerts/track.js';
import { type CheckTable, NOBODY_ASKED } from '../judging/check-table.js';

const GAUGES: readonly LevelQuantity[] = ['level', 'level-sub'];

/**
 * What stands of a station's water beside its levels: a fast rise, its levels as they are told downstream, and readings that people have
 * been asked to check.
 * @param stations all of the hub
 */
export function standingSteps(
  station: StationConfig,
  {
    stations,
    episodes,
    checks,
  }: {
    stations: ReadonlyMap<StationId, StationConfig>;
    episodes: Pick<EpisodeTable, 'open'>;
    checks: Pick<CheckTable, 'open'>;
  },
): StandingStep[] {
  if (!station.series.level) return [];
  const main = seriesId(station.id, 'level');
  const rise = episodes.open(main, 'rise');
  const downstream = [...stations.values()].filter(({ upstream }) =>
    upstream.some((rule) => rule.station === station.id),
  );
  return [
    ...(rise ? riseStep(station, rise) : []),
    ...downstream.flatMap(({ id }) => {
      const told = episodes.open(main, toldAt(id));
      return told ? upstreamStep(station, id, told) : [];
    }),
    ...GAUGES.filter((quantity) => station.series[quantity]).flatMap((quantity) =>
      checks
        .open(seriesId(station.id, quantity))
        .filter(({ raisedAt }) => raisedAt > NOBODY_ASKED)
        .map(
          ({ key, mark, at, value }): StandingStep => ({
            ...{ kind: 'check', station: station.id, episode: key.split('|')[0] ?? key, mark, since: at },
            wordsJa: `${CHECK_WORDS.ja} ${levelWords(value)}`,
            wordsEn: `${CHECK_WORDS.en} ${levelWords(value)}`,
          }),
        ),
    ),
  ];
}

/** The last change of an episode, and since when it stands there. */
function standingChange({ changes }: NamedEpisode) {
  const last = changes.at(-1);
  return last && last.to !== null ? { ...last, to: last.to } : undefined;
}

function riseStep({ id }: StationConfig, episode: NamedEpisode): StandingStep[] {
  const last = standingChange(episode);
  const mark = RiseMark.safeParse(last?.to).data;
  if (!last || !mark) return [];
  const words = (language: 'ja' | 'en') => {
    const name = RISE_WORDS[mark][language];
    if (!last.since) return name;
    const risen = risenWords(last, last.since, language);
    return language === 'ja' ? `${name}　${risen}` : `${name}, ${risen}`;
  };
  return [
    {
      ...{ kind: 'rise', station: id, episode: episode.id, mark, since: last.at },
      ...{ wordsJa: words('ja'), wordsEn: words('en') },
    },
  ];
}

function upstreamStep(upstream: StationConfig, downstream: StationId, episode: NamedEpisode): StandingStep[] {
  const last = standingChange(episode);
  const reached = last && markAt(upstream, last.at, last.to);
  if (!reached) return [];
  return [
    {
      ...{ kind: 'upstream', station: downstream, episode: episode.id, mark: last.to, since: last.at },
      wordsJa: upstreamWords({ upstream, reached }, 'ja'),
      wordsEn: upstreamWords({ upstream, reached }, 'en'),
    },
  ];
}

const markAt = ({ levels }: StationConfig, at: Instant, id: string) =>
  levelsAt(levels, at)?.marks.find((mark) => markId(mark) === id);
