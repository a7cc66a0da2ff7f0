import { type LevelNotice, subjectWithoutAge } from '@kawamori/contracts';

/** A text of a notice but for how old its value is. */
export const textWithoutAge = (text: string): string =>
  text.replaceAll(/観測、[^、）]*前/g, '観測').replaceAll(/ JST, [^;)]* ago/g, ' JST');

/** A notice but for how old its value is, which each sending says anew. */
export const withoutAge = ({
  ageMs,
  validUntil: _,
  ...notice
}: LevelNotice): Omit<LevelNotice, 'ageMs' | 'validUntil'> => ({
  ...notice,
  subjectJa: subjectWithoutAge({ ...notice, ageMs }, 'ja'),
  subjectEn: subjectWithoutAge({ ...notice, ageMs }, 'en'),
  bodyJa: textWithoutAge(notice.bodyJa),
  bodyEn: textWithoutAge(notice.bodyEn),
});
