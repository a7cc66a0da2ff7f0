import type { Instant, LevelChange } from '@kawamori/contracts';
import type { NamedEpisode } from '../alerts/episode-table.js';
import type { Heard } from '../alerts/heard-table.js';
import type { Counted } from './course-fold.js';
import { endOf } from './episode-names.js';
import type { Steps } from './steps.js';

// What has been told, held against the story as it is known now. A rise is news where nobody knows that the water stands so high; an end
// where those who were told believe that it stands higher than it does.

/**
 * Whether a step that stands has still to be told: those who were told believe that less does; or the water has been as high as they
 * believe, has left that step and has come back to it.
 * @param storySince the track's episodes that had not ended before an instant, oldest first, with the open one
 */
export function isNews(
  heard: Heard | undefined,
  { to, since }: { to: string; since: Instant },
  { rankOf }: Steps,
  storySince: (at: Instant) => readonly NamedEpisode[],
): boolean {
  if (heard?.to == null) return true;
  const told = rankOf(heard.to);
  if (rankOf(to) > told) return true;
  const toldAt = heard.rise.at;
  return (
    since > toldAt &&
    storySince(toldAt).some((episode) =>
      stoodSince(episode, toldAt, (one, until) => until <= since && rankOf(one) >= told),
    )
  );
}

/** Whether a step stands that was told, and of which was told later that it had ended or never was. */
export const isWronglyEnded = (
  heard: Heard | undefined,
  { to, since }: { to: string; since: Instant },
  { rankOf }: Steps,
): boolean => heard !== undefined && since <= heard.rise.at && rankOf(to) > rankOf(heard.to);

/** After a rise was told. */
export const withRise = (heard: Heard | undefined, rise: Heard['rise'], name: string): Heard => ({
  ...{ to: rise.to, rise },
  under: [...(heard?.to == null ? [] : heard.under.filter((one) => one !== name)), name],
});

/** What has been heard of an open episode as an earlier version has left it. */
export function heardOf(open: NamedEpisode | undefined): Heard | undefined {
  let heard: Heard | undefined;
  for (const { at, to, rose } of open?.told ?? []) {
    if (rose && to !== null && open) heard = withRise(heard, { to, at }, open.id);
    else if (heard) heard = { ...heard, to };
  }
  return heard;
}

/** Clocks were put right, and what came after an instant counts no more: when it was told is not known, and it may well stand. */
export const afterClockSet = (heard: Heard, latest: Instant, newest: Counted | undefined): Heard => ({
  ...{ ...heard, rise: { ...heard.rise, at: Math.min(heard.rise.at, latest) } },
  endsAfter: newest?.at ?? Number.MIN_SAFE_INTEGER,
});

/** That what was told is over, or never was. */
export interface EndHeard {
  change: LevelChange;
  /** Highest value of the episode that it ends or that still stands. */
  crest: NamedEpisode['crest'];
  /** What is taken back: by what is known now it was never reached. */
  takenBack?: Heard['rise'];
  heard: Heard;
}

/**
 * The end of what was told, where less stands by the story as it is known now.
 * @param held the step that is held; null below all
 * @param storySince the track's episodes that had not ended before an instant, oldest first, with the open one
 */
export function endHeard(
  heard: Heard | undefined,
  held: string | null,
  newest: Counted,
  { rankOf }: Steps,
  storySince: (at: Instant) => readonly NamedEpisode[],
): EndHeard | undefined {
  if (heard?.to == null || newest.at <= (heard.endsAfter ?? Number.NEGATIVE_INFINITY)) return undefined;
  const told = rankOf(heard.to);
  if (told <= rankOf(held)) return undefined;
  const story = storySince(heard.rise.at);
  const bore = story.findLast((episode) => stoodSince(episode, heard.rise.at, (to) => rankOf(to) >= told));
  const open = story.find(({ subsidedAt }) => subsidedAt === undefined);
  const { crest = { at: newest.at, valueM: newest.value } } = open ?? bore ?? {};
  const last = (open ?? bore)?.changes.at(-1);
  const now: LevelChange = {
    ...{ at: newest.at, from: heard.to, to: held, valueM: newest.value, rose: false, learntLater: true },
    ...(newest.gauge === 'sub' ? { bySub: true } : {}),
  };
  if (!bore) {
    // What is left of it was told with it.
    const rise = held === null ? heard.rise : { to: held, at: newest.at, valueM: newest.value };
    return { change: now, crest, takenBack: heard.rise, heard: { ...heard, to: held, rise } };
  }
  const change = last && !last.rose && last.to === held ? { ...last, from: heard.to } : now;
  return { change, crest, heard: { ...heard, to: held } };
}

/** The end of what was told, where no reading counts any more; undefined where its value is not known, or a clock was put right since. */
export function gone(heard: Heard, held: string | null): EndHeard | undefined {
  const { at, valueM } = heard.rise;
  if (held !== null || valueM === undefined || heard.endsAfter !== undefined) return undefined;
  return {
    change: { at, from: heard.to, to: null, valueM, rose: false, learntLater: true },
    ...{ crest: { at, valueM }, takenBack: heard.rise, heard: { ...heard, to: null } },
  };
}

/** Whether a step that is meant stood at an instant or after it, until another one. */
const stoodSince = (
  episode: NamedEpisode,
  at: Instant,
  isMeant: (to: string | null, until: number) => boolean,
): boolean =>
  episode.changes.some(({ to }, index) => {
    const until = episode.changes[index + 1]?.at ?? endOf(episode);
    return until >= at && isMeant(to, until);
  });
