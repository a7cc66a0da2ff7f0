import type { PlaceView, TownView } from '@kawamori/contracts';

/** Places shown for one question. */
export const MOST_FOUND = 12;

const KATAKANA = /[\u30a1-\u30f6]/g;
/** What people leave out or write otherwise. */
const LEFT_OUT = /[\s・･\-‐－ー'’]/g;

/** A name as it is compared: one width, one case, hiragana for katakana, without spaces, hyphens and marks of long vowels. */
export const foldName = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(KATAKANA, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(LEFT_OUT, '');

/** 0 for the whole name, 1 for its beginning, 2 for a part of it; undefined where it is none of that. */
function rankIn(names: readonly string[], word: string): number | undefined {
  const ranks = names.map(foldName).flatMap((name) => {
    if (name === word) return 0;
    if (name.startsWith(word)) return 1;
    return name.includes(word) ? 2 : [];
  });
  return ranks.length === 0 ? undefined : Math.min(...ranks);
}

/**
 * Places that a caller may mean, the likeliest first. Of several words each must be part of the place's name or reading, or of its town's.
 * Nothing typed finds nothing.
 */
export function findPlaces(
  places: readonly PlaceView[],
  towns: readonly TownView[],
  query: string,
): PlaceView[] {
  const words = query
    .split(/[\s　]+/)
    .map(foldName)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const found = places.flatMap((place, index) => {
    const { town, nameJa, nameEn, kana } = place;
    const inTown = towns.filter(({ id }) => id === town).flatMap((one) => [one.nameJa, one.nameEn]);
    const ranks = words.map(
      (word) => rankIn([nameJa, nameEn, kana], word) ?? (rankIn(inTown, word) === undefined ? undefined : 3),
    );
    if (ranks.some((rank) => rank === undefined)) return [];
    return [{ place, index, rank: Math.min(...ranks.flatMap((rank) => rank ?? [])) }];
  });
  return found
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, MOST_FOUND)
    .map(({ place }) => place);
}
