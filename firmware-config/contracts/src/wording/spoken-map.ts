import { correspondingLevelOf } from '../levels.js';
import { toLevelMark } from '../looks/marks.js';
import type { Standing } from '../looks/standing.js';
import { FACE_TEXTS } from './faces.js';
import { fillIn } from './fill-in.js';
import type { Language } from './language.js';

/** What a map shows as a whole, in words: how many stations, how many of them at each level, and of how many nothing is heard. */
export function spokenMap(
  looks: readonly Pick<Standing, 'held' | 'badge' | 'freshness'>[],
  language: Language,
): string {
  const say = (
    key: 'mapCount' | 'mapAtLevel' | 'mapAtTownMark' | 'mapSilent' | 'mapBelowAll',
    values: Record<string, number>,
  ) => fillIn(FACE_TEXTS[key], language, values);
  const atMark = looks.flatMap(({ held, badge }) =>
    held && badge.level > 0 ? [correspondingLevelOf(toLevelMark(held))] : [],
  );
  const levels = [5, 4, 3, 2, 1].flatMap((level) => {
    const count = atMark.filter((one) => one === level).length;
    return count > 0 ? [say('mapAtLevel', { level, count })] : [];
  });
  // A town's own mark wears a badge and corresponds to no level.
  const towns = atMark.filter((level) => level === 0).length;
  if (towns > 0) levels.push(say('mapAtTownMark', { count: towns }));
  const silent = looks.filter(({ freshness }) => freshness === 'silent').length;
  const parts = [
    say('mapCount', { count: looks.length }),
    ...(levels.length > 0 ? levels : [say('mapBelowAll', {})]),
    ...(silent > 0 ? [say('mapSilent', { count: silent })] : []),
  ];
  return parts.join(language === 'ja' ? '、' : ', ');
}
