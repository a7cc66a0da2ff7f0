import { PlaceView } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { findPlaces, MOST_FOUND } from './place-search.js';

const towns = [
  { id: 'shimanto' as never, nameJa: '四万十町', nameEn: 'Shimanto-cho' },
  { id: 'nakatosa' as never, nameJa: '中土佐町', nameEn: 'Nakatosa-cho' },
];
const place = (
  town: string,
  kind: PlaceView['kind'],
  nameJa: string,
  kana: string,
  nameEn: string,
): PlaceView => PlaceView.parse({ town, kind, nameJa, kana, nameEn, gauges: [] });
const places = [
  place('nakatosa', 'district', '上ノ加江', 'かみのかえ', 'Kaminokae'),
  place('nakatosa', 'river', '上ノ加江川', 'かみのかえがわ', 'Kaminokae-gawa'),
  place('shimanto', 'district', '窪川', 'くぼかわ', 'Kubokawa'),
  place('shimanto', 'river', '四万十川', 'しまんとがわ', 'Shimanto-gawa'),
  place('shimanto', 'station', '栗の木大橋', 'くりのきおおはし', 'Kurinoki-ohashi'),
];

describe('a place is found', () => {
  test.each([
    ['by its name', '窪川', ['窪川']],
    ['by the beginning of its reading', 'くぼ', ['窪川']],
    ['by its reading in katakana', 'クボカワ', ['窪川']],
    ['by a part of its name', '大橋', ['栗の木大橋']],
    ['by its name in Latin letters, whatever their case and hyphens', 'SHIMANTO gawa', ['四万十川']],
    ['with the name of its town before it', '四万十町 くぼ', ['窪川']],
    ['with a wide space between', '中土佐町　加江川', ['上ノ加江川']],
    ['the whole name before those that begin with it', 'かみのかえ', ['上ノ加江', '上ノ加江川']],
  ])('%s', (_how, query, found) => {
    expect(findPlaces(places, towns, query).map(({ nameJa }) => nameJa)).toEqual(found);
  });

  test('of a town alone: all of it, but for those whose own name says so first', () => {
    expect(findPlaces(places, towns, '四万十').map(({ nameJa }) => nameJa)).toEqual([
      '四万十川',
      '窪川',
      '栗の木大橋',
    ]);
  });
});

test('nothing typed, spaces alone, or a name of nowhere find nothing', () => {
  for (const query of ['', '　 ', 'ー', '高知']) expect(findPlaces(places, towns, query)).toEqual([]);
});

test('of very many the likeliest are shown', () => {
  const many = Array.from({ length: 40 }, (_, i) =>
    place('shimanto', 'district', `地区${i}`, 'ちく', `District ${i}`),
  );
  expect(
    findPlaces([...many, place('shimanto', 'district', '地区', 'ちく', 'District')], towns, '地区'),
  ).toHaveLength(MOST_FOUND);
  expect(
    findPlaces([...many, place('shimanto', 'district', '地区', 'まち', 'Machi')], towns, '地区')[0]?.nameEn,
  ).toBe('Machi');
});
